using Meridian.Bench.Harness;
using Meridian.Bench.Scoring;

namespace Meridian.Bench.Suites;

/// <summary>What scoring takes: over HTTP by the inference protocol, of whole cohorts, and following events for fresh features.</summary>
internal static class ScoringSuite
{
    private static readonly (string Name, Func<Measurement, Task<IReadOnlyList<Figure>>> MeasureAsync)[] Parts =
        [("requests", ServedRequests.MeasureAsync), ("rows", ServedRows.MeasureAsync), ("cohort", ScoredCohort.MeasureAsync), ("followed", FollowedEvents.MeasureAsync)];

    public static Suite Create() => new("scoring", "scores a second and their latency", RunAsync) { Parts = [.. Parts.Select(part => part.Name)] };

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        var figures = new List<Figure>();
        foreach (var part in Parts.Where(part => measurement.Part is null || measurement.Part == part.Name)) figures.AddRange(await part.MeasureAsync(measurement));
        return figures;
    }
}
