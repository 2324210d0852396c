namespace Meridian.WebApp.Shell;

/// <summary>A page that can be gone to from anywhere.</summary>
/// <param name="Keys">What to press one after the other.</param>
/// <param name="Area">Pages below this address belong to it; those below its own otherwise.</param>
public sealed record NavItem(string Href, string Text, string Icon, string? Keys = null, string? Area = null, bool ForAdmins = false);

public sealed record NavGroup(string Name, IReadOnlyList<NavItem> Items);

/// <summary>What the side bar, the command palette and the shortcuts offer.</summary>
internal static class Navigation
{
    public static IReadOnlyList<NavGroup> Groups { get; } =
    [
        new("Answers",
        [
            new("/", "Home", "home", "g h"),
            new("/insights/trend", "Insights", "trend", "g i", "/insights"),
            new("/dashboards", "Dashboards", "board", "g d"),
            new("/sql", "SQL", "sql", "g q"),
            new("/models", "Models", "gauge", "g r"),
        ]),
        new("Activity",
        [
            new("/live", "Live events", "live", "g l"),
            new("/people", "People", "people", "g p"),
            new("/accounts", "Accounts", "building", "g a"),
            new("/cohorts", "Cohorts", "cohort", "g c"),
            new("/schema", "Schema", "table", "g m"),
        ]),
        new("Company",
        [
            new("/ingestion", "Ingestion health", "health", "g e", ForAdmins: true),
            new("/settings/team", "Settings", "settings", "g s", "/settings"),
            new("/onboarding", "Send events", "spark", "g o", ForAdmins: true),
        ]),
    ];
}
