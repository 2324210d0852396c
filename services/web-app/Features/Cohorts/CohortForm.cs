namespace Meridian.WebApp.Features.Cohorts;

/// <summary>The fields of a cohort.</summary>
public sealed class CohortForm
{
    internal static readonly IReadOnlyList<(string Value, string Text)> TimesChoices =
        [(">=1", "at least once"), (">=2", "at least twice"), (">=3", "at least 3 times"), (">=5", "at least 5 times"), (">=10", "at least 10 times"), ("=0", "never"), ("=1", "exactly once")];

    internal static readonly IReadOnlyList<(string Value, string Text)> WithinChoices =
        [("7d", "in the last 7 days"), ("14d", "in the last 14 days"), ("30d", "in the last 30 days"), ("90d", "in the last 90 days"), ("", "ever")];

    internal static readonly IReadOnlyList<(string Value, string Text)> ScoreChoices = [(">=", "at least"), ("<", "below"), ("set", "scored at all"), ("not_set", "not scored yet")];

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Event { get; set; }

    public string? Times { get; set; }

    public string? Within { get; set; }

    public string? Trait { get; set; }

    public string? Operator { get; set; }

    public string? Value { get; set; }

    /// <summary>The model whose score counts.</summary>
    public string? Model { get; set; }

    public string? Score { get; set; }

    public string? ScoreValue { get; set; }

    public string? Users { get; set; }

    public string? Removed { get; set; }

    /// <summary>The people that were named, if any were.</summary>
    internal IReadOnlyList<string> UserIds => Ids(Users);

    internal IReadOnlyList<string> RemovedIds => Ids(Removed);

    private static IReadOnlyList<string> Ids(string? text) => [.. (text ?? "").Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
}
