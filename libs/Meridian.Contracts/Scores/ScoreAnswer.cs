namespace Meridian.Contracts.Scores;

/// <summary>Scores of one model at one moment.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Outcome">What a high score says, for people.</param>
/// <param name="At">The moment that they are about.</param>
/// <param name="FreshTo">
/// Every event that was acknowledged before it is in the features; null where that is not known.
/// </param>
/// <param name="Scores">In the order of the request.</param>
public sealed record ScoreAnswer(string Model, string Outcome, DateTimeOffset At, DateTimeOffset? FreshTo, IReadOnlyList<Score> Scores);

/// <summary>The score of a person, or of an hour's events.</summary>
/// <param name="Subject">The id that was asked for, or the event's name; empty for all events together.</param>
/// <param name="Version">The model's version that gave it: a canary may answer some people.</param>
/// <param name="Value">Between 0 and 1; null where there is none, and <paramref name="Reason"/> says why.</param>
/// <param name="Reason">Why there is none: <c>no_events</c> (none in the time that features look at), <see cref="NotStoredYet"/> or <c>little_history</c>.</param>
/// <param name="Features">What it was given, by name, in the order of its columns; null where there is no score.</param>
/// <param name="Explanation">What each feature adds to the log-odds, the largest first; null unless wanted, or where the model is not made of trees.</param>
public sealed record Score(
    string Subject, int Version, double? Value, string? Reason, IReadOnlyDictionary<string, float>? Features, ScoreExplanation? Explanation)
{
    /// <summary>The first events of somebody have come in and do not count yet: ask again in some seconds.</summary>
    public const string NotStoredYet = "not_stored_yet";
}

/// <summary>
/// How a score comes about: its log-odds are <paramref name="Base"/> and all contributions together (Shapley values by the trees' own paths: Lundberg et al., Nature Machine
/// Intelligence 2, 2020).
/// </summary>
/// <param name="Base">The log-odds of somebody of whom nothing is known.</param>
public sealed record ScoreExplanation(double Base, IReadOnlyList<ScoreContribution> Contributions);

/// <param name="Value">The feature's value.</param>
/// <param name="Contribution">What it adds to the log-odds.</param>
public sealed record ScoreContribution(string Feature, float Value, double Contribution);
