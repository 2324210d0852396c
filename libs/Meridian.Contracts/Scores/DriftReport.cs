namespace Meridian.Contracts.Scores;

/// <summary>
/// How far what a model is given, and what it says, has moved from what it was trained with. <c>GET /internal/v1/tenants/{tenant}/models/{model}/drift</c> answers with it.
/// </summary>
/// <param name="Version">The version that answers.</param>
/// <param name="From">Scores from then on were looked at.</param>
/// <param name="Rows">How many scores. Under 200 nothing is said: <paramref name="Features"/> is empty and <paramref name="Score"/> null.</param>
/// <param name="State"><c>unknown</c>, <c>stable</c> (every index under 0.1), <c>moving</c> (under 0.2) or <c>shifted</c>.</param>
/// <param name="Features">By feature, the most moved first.</param>
/// <param name="History">The largest index of each day, the oldest first, at most 90.</param>
public sealed record DriftReport(
    string Model, int Version, DateTimeOffset From, DateTimeOffset To, long Rows, string State, IReadOnlyList<DriftOf> Features, DriftOf? Score, IReadOnlyList<DriftDay> History);

/// <param name="Name">The feature's name, or <c>score</c>.</param>
/// <param name="Index">The population stability index.</param>
/// <param name="Edges">n edges of n + 1 bins.</param>
/// <param name="Expected">The share of each bin when it was trained.</param>
/// <param name="Actual">The share of each bin now.</param>
public sealed record DriftOf(string Name, string Description, double Index, IReadOnlyList<float> Edges, IReadOnlyList<double> Expected, IReadOnlyList<double> Actual);

public sealed record DriftDay(DateOnly Day, double Index, long Rows);
