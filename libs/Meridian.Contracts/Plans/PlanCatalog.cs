namespace Meridian.Contracts.Plans;

/// <summary>The plans there are. One user may always send a full request in a second: backfills and servers do that, and the limit is there for what could sink a partition.</summary>
public static class PlanCatalog
{
    /// <summary>What a new tenant has.</summary>
    public static Plan Free { get; } = new("free", new(100, 5_000), new(10, 50), 1_000_000, 5_000);

    public static Plan Team { get; } = new("team", new(2_000, 20_000), new(50, 250), 50_000_000, 5_000);

    public static Plan Business { get; } = new("business", new(20_000, 100_000), new(200, 1_000), 1_000_000_000, 10_000);

    public static Plan Enterprise { get; } = new("enterprise", new(1_000_000, 2_000_000), new(5_000, 20_000), null, 20_000);

    /// <summary>From the smallest to the largest.</summary>
    public static IReadOnlyList<Plan> All { get; } = [Free, Team, Business, Enterprise];

    /// <summary>The plan of that name, or null.</summary>
    public static Plan? Find(string name) => All.FirstOrDefault(plan => plan.Name == name);
}
