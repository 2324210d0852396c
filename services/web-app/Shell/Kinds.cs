namespace Meridian.WebApp.Shell;

/// <summary>A kind of question.</summary>
/// <param name="Name">As in the API.</param>
/// <param name="Asks">What it answers, in a sentence.</param>
public sealed record Kind(string Name, string Title, string Icon, string Asks);

/// <summary>The kinds of questions that the insight builder knows.</summary>
internal static class Kinds
{
    public static IReadOnlyList<Kind> All { get; } =
    [
        new("trend", "Trend", "trend", "How much of something there was in each interval."),
        new("funnel", "Funnel", "funnel", "How many got through a row of steps, and how long they took."),
        new("retention", "Retention", "retention", "How many came back, by when they began."),
        new("paths", "Paths", "paths", "What people do after something, or before it."),
        new("segmentation", "Segmentation", "table", "A table of measures, by up to three properties."),
        new("distribution", "Distribution", "distribution", "How a number, or events per user, is spread."),
        new("stickiness", "Stickiness", "stickiness", "In how many intervals people were there."),
        new("lifecycle", "Lifecycle", "lifecycle", "New, returning, resurrecting and dormant users."),
    ];

    public static Kind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);
}
