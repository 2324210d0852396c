using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>
/// How long after its acknowledgement an event can be queried, at a steady rate through the whole graph, and how far the watermark that answers carry
/// is behind the truth. The floor is an insert of one block and the query that finds it, with nothing else running.
/// </summary>
internal static class FreshnessSuite
{
    private const int EventsPerSecond = 20_000;
    private const double TargetMs = 2_000;

    public static Suite Create() => Suite.OfStack("freshness", "from acknowledgement to queryable at 20,000 events a second, and the watermark's error", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(BenchStack stack, Measurement measurement)
    {
        var floor = await FreshnessProbe.FloorAsync(stack, measurement);
        var quiet = await MeasureAsync("one event at a time", stack, 0, measurement);
        var loaded = await MeasureAsync($"at {EventsPerSecond:N0} events/s", stack, EventsPerSecond, measurement);
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
            new Figure("floor.insert_and_select_ms", floorMs, "ms"),
        ];
    }

    private static async Task<FreshnessResult> MeasureAsync(string what, BenchStack stack, int eventsPerSecond, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        using var probe = new FreshnessProbe(stack, measurement.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(measurement.CancellationToken);
        var load = eventsPerSecond == 0 ? Task.FromResult(0.0) : PacedLoad.RunAsync(stack, eventsPerSecond, measurement.Clock, stop.Token);
        await probe.RunAsync(measurement.WarmUp, record: false, measurement.CancellationToken);
        await probe.RunAsync(measurement.Duration, record: true, measurement.CancellationToken);
        await stop.CancelAsync();
        return probe.Result with { OfferedPerSecond = await load };
    }
}
