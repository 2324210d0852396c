namespace Meridian.Contracts.Scores;

/// <summary>A score as it was kept: what a person's page shows. <c>GET /internal/v1/tenants/{tenant}/scores?userId=</c> answers with a list of them.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Outcome">What a high score says; null for a model that is no longer there.</param>
/// <param name="Version">The version that gave it.</param>
/// <param name="Value">Between 0 and 1.</param>
/// <param name="At">When it was given.</param>
/// <param name="Source">Who asked: <c>api</c>, <c>workflow</c> or <c>batch</c>.</param>
/// <param name="Features">What it was given, by name.</param>
/// <param name="Explanation">As in <see cref="Score"/>; null where the version is no longer there.</param>
/// <param name="Earlier">Scores of the model before this one, the newest first, at most 30.</param>
public sealed record KeptScore(
    string Model, string? Outcome, int Version, double Value, DateTimeOffset At, string Source, IReadOnlyDictionary<string, float> Features, ScoreExplanation? Explanation, IReadOnlyList<EarlierScore> Earlier);

public sealed record EarlierScore(DateTimeOffset At, int Version, double Value);
