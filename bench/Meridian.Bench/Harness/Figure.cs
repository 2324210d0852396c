namespace Meridian.Bench.Harness;

/// <summary>One measured value beside what the machine allows.</summary>
/// <param name="Id">Fixed for good: figures are compared over time by it.</param>
/// <param name="Floor">The same measure of something that does the least imaginable, in the same run; null for a figure that is itself one.</param>
/// <param name="Ratio">Value over floor.</param>
/// <param name="Target">What is aimed at, in words.</param>
/// <param name="Met">Whether it is; null without a target.</param>
internal sealed record Figure(string Id, double Value, string Unit, double? Floor = null, double? Ratio = null, string? Target = null, bool? Met = null)
{
    /// <summary>A rate that should reach a share of its floor, and a number of its own.</summary>
    public static Figure Rate(string id, double value, string unit, double floor, double? atLeast, double? shareOfFloor)
    {
        var ratio = value / floor;
        var targets = new List<string>();
        if (atLeast is { } least) targets.Add(FormattableString.Invariant($"≥ {least:N0}"));
        if (shareOfFloor is { } share) targets.Add(FormattableString.Invariant($"≥ {share:P0} of the floor"));
        var met = (atLeast is null || value >= atLeast) && (shareOfFloor is null || ratio >= shareOfFloor);
        return new Figure(id, value, unit, floor, ratio, targets.Count == 0 ? null : string.Join(", ", targets), targets.Count == 0 ? null : met);
    }
}
