namespace Meridian.MlScoring.Features.Scores;

/// <summary>A score to be kept.</summary>
/// <param name="Actor">The person as a number; 0 for a score of event volumes.</param>
/// <param name="Subject">The person's id, or the event's name.</param>
/// <param name="Features">In the order of the version's columns.</param>
internal readonly record struct GivenScore(Guid TenantId, string Model, ulong Actor, string Subject, int Version, DateTimeOffset At, float Score, string Source, float[] Features);
