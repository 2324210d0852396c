namespace Meridian.Contracts.Scores;

/// <summary>A score as it was kept: what a person's page shows. <c>GET /internal/v1/tenants/{tenant}/scores?userId=</c> answers with a list of them.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Outcome">What a high score says; null for a model that is no longer there.</param>
/// <param name="Version">The version that gave it.</param>
/// <param name="Value">Between 0 and 1.</param>
/// <param name="At">When it was given.</param>
/// <param name="Source">Who asked: <c>api</c>, <c>workflow</c> or <c>batch</c>.</param>
/// <param name="Features">What it was given, by name; empty where the version is gone, and nobody knows the names any more.</param>
/// <param name="Explanation">As in <see cref="Score"/>; null where there is none, and <paramref name="Unexplained"/> says why.</param>
/// <param name="Earlier">Scores of the model before this one, the newest first, at most 30.</param>
/// <param name="Unexplained">Why there is no explanation: <see cref="VersionGone"/>, <see cref="VersionNotLoaded"/> or <see cref="NotOfTrees"/>.</param>
public sealed record KeptScore(
    string Model, string? Outcome, int Version, double Value, DateTimeOffset At, string Source, IReadOnlyDictionary<string, float> Features, ScoreExplanation? Explanation,
    IReadOnlyList<EarlierScore> Earlier, string? Unexplained = null)
{
    /// <summary>The version that gave the score has been removed, or another file has taken its number.</summary>
    public const string VersionGone = "version_gone";

    /// <summary>The version is there and not loaded: it was unloaded or archived, or failed to load.</summary>
    public const string VersionNotLoaded = "version_not_loaded";

    /// <summary>The model is not made of trees that know their covers.</summary>
    public const string NotOfTrees = "not_of_trees";
}

public sealed record EarlierScore(DateTimeOffset At, int Version, double Value);
