using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>
/// How long after its acknowledgement an event can be queried, at a steady rate through the whole graph, and how far the watermark that answers carry
/// is behind the truth; and the same for a tenant whose neighbour sends a hundred times as much, more than can be stored. The floor is an insert of one block and the query that finds it, with nothing else running.
/// </summary>
internal static class FreshnessSuite
{
    private const int EventsPerSecond = 20_000;
    private const double TargetMs = 2_000;

    private const int NeighbourFactor = 100;
    private const int QuietEventsPerSecond = 400;
    private const double FairTargetMs = 5_000;

    public static Suite Create() => Suite.OfStack("freshness", "from acknowledgement to queryable at 20,000 events a second, and the watermark's error", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(BenchStack stack, Measurement measurement)
    {
        var floor = await FreshnessProbe.FloorAsync(stack, measurement);
        var quiet = await MeasureAsync("one event at a time", stack, 0, measurement);
        var loaded = await MeasureAsync($"at {EventsPerSecond:N0} events/s", stack, EventsPerSecond, measurement);
        var fair = await FairAsync(stack, measurement);
        var p99 = loaded.Queryable.Percentile(0.99);
        var floorMs = floor.Percentile(0.5);
        return
        [
            new Figure("freshness.p50_ms", loaded.Queryable.Percentile(0.5), "ms", floorMs, loaded.Queryable.Percentile(0.5) / floorMs),
            new Figure("freshness.p99_ms", p99, "ms", floorMs, p99 / floorMs, FormattableString.Invariant($"≤ {TargetMs:N0}"), p99 <= TargetMs),
            new Figure("freshness.quiet.p50_ms", quiet.Queryable.Percentile(0.5), "ms", floorMs, quiet.Queryable.Percentile(0.5) / floorMs),
            new Figure("freshness.quiet.p99_ms", quiet.Queryable.Percentile(0.99), "ms"),
            new Figure("freshness.watermark_behind_p50_ms", loaded.Behind.Percentile(0.5), "ms"),
            new Figure("freshness.watermark_behind_p99_ms", loaded.Behind.Percentile(0.99), "ms"),
            new Figure("freshness.watermark_wrong", loaded.Wrong + quiet.Wrong, "answers", Target: "0", Met: loaded.Wrong + quiet.Wrong == 0),
            new Figure("freshness.offered_per_s", loaded.OfferedPerSecond, "events/s", Target: FormattableString.Invariant($"≥ {EventsPerSecond * 0.95:N0}"), Met: loaded.OfferedPerSecond >= EventsPerSecond * 0.95),
            .. fair,
            new Figure("floor.insert_and_select_ms", floorMs, "ms"),
        ];
    }

    /// <summary>Another tenant at a small rate, first alone, then beside the first one at a hundred times as much.</summary>
    private static async Task<IReadOnlyList<Figure>> FairAsync(BenchStack stack, Measurement measurement)
    {
        var quiet = await TenantKeys.OfNewTenantAsync(stack, measurement.CancellationToken);
        var alone = await MeasureAsync($"another tenant at {QuietEventsPerSecond} events/s", stack.Gateway, quiet, [(quiet, QuietEventsPerSecond)], measurement);
        var beside = await MeasureAsync($"the same while one sends {NeighbourFactor} times as much", stack.Gateway, quiet,
            [(quiet, QuietEventsPerSecond), (TenantKeys.OfDemo(stack), QuietEventsPerSecond * NeighbourFactor)], measurement);
        var (p99, floor) = (beside.Queryable.Percentile(0.99), alone.Queryable.Percentile(0.99));
        return
        [
            new Figure("freshness.fair_p99_ms", p99, "ms", floor, p99 / floor, FormattableString.Invariant($"≤ {FairTargetMs:N0}"), p99 <= FairTargetMs),
            new Figure("freshness.fair_p50_ms", beside.Queryable.Percentile(0.5), "ms", alone.Queryable.Percentile(0.5), beside.Queryable.Percentile(0.5) / alone.Queryable.Percentile(0.5)),
            new Figure("freshness.fair_without_neighbour_p99_ms", floor, "ms"),
            new Figure("freshness.fair_offered_per_s", beside.OfferedPerSecond, "events/s"),
            new Figure("freshness.fair_wrong", alone.Wrong + beside.Wrong, "answers", Target: "0", Met: alone.Wrong + beside.Wrong == 0),
        ];
    }

    private static Task<FreshnessResult> MeasureAsync(string what, BenchStack stack, int eventsPerSecond, Measurement measurement) =>
        MeasureAsync(what, stack.Gateway, TenantKeys.OfDemo(stack), eventsPerSecond == 0 ? [] : [(TenantKeys.OfDemo(stack), eventsPerSecond)], measurement);

    private static async Task<FreshnessResult> MeasureAsync(
        string what, Uri gateway, TenantKeys followed, (TenantKeys Keys, int EventsPerSecond)[] loads, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        using var probe = new FreshnessProbe(gateway, followed, measurement.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(measurement.CancellationToken);
        var offered = loads.Select(load => PacedLoad.RunAsync(gateway, load.Keys.Write, load.EventsPerSecond, measurement.Clock, stop.Token)).ToList();
        await probe.RunAsync(measurement.WarmUp, record: false, measurement.CancellationToken);
        await probe.RunAsync(measurement.Duration, record: true, measurement.CancellationToken);
        await stop.CancelAsync();
        return probe.Result with { OfferedPerSecond = (await Task.WhenAll(offered)).Sum() };
    }
}
