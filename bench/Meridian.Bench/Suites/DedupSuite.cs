using System.Diagnostics;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>
/// What the decision about duplicates costs with a million and with fifty million messages remembered (a day of the planned load), beside a
/// HashSet of the same keys that can do nothing else; and how fast a processor that starts knows them again.
/// </summary>
internal static class DedupSuite
{
    private const int Small = 1_000_000;
    private const int Large = 50_000_000;
    private const int MemoryTargetMiB = 150;

    public static Suite Create() => new("dedup", "decisions about duplicates a second, memory, and the restore at a start", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        var small = Measure(Small, measurement);
        var large = Measure(Large, measurement);
        var (restored, read) = await DedupRestore.MeasureAsync(measurement);
        return
        [
            .. FiguresOf("1m", small),
            .. FiguresOf("50m", large),
            new Figure("dedup.50m.memory_mib", large.MiB, "MiB", large.FloorMiB, large.MiB / large.FloorMiB, $"≤ {MemoryTargetMiB}", large.MiB <= MemoryTargetMiB),
            Figure.Rate("dedup.restore.messages_per_s", restored, "messages/s", read, null, null),
            new Figure("floor.read_messages_per_s", read, "messages/s"),
        ];
    }

    private static IEnumerable<Figure> FiguresOf(string size, Measured measured) =>
    [
        Figure.Rate($"dedup.{size}.new_per_s", measured.New, "decisions/s", measured.FloorNew, null, null),
        Figure.Rate($"dedup.{size}.repeated_per_s", measured.Repeated, "decisions/s", measured.FloorRepeated, null, null),
        new Figure($"floor.hash_set_{size}.new_per_s", measured.FloorNew, "decisions/s"),
    ];

    private static Measured Measure(int messages, Measurement measurement)
    {
        var (floorNew, floorRepeated, floorMiB) = Floor(messages, measurement);
        AnsiConsole.MarkupLineInterpolated($"[grey]{messages:N0} messages remembered[/]");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var memory = new MessageMemory(Options.Create(new DuplicateOptions()));
        var load = new DedupLoad(messages);
        for (var number = 0; number < messages; number++) memory.Add(load.Message(number));
        var mib = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0;
        var filter = new DuplicateFilter(memory, DedupLoad.Partition);
        filter.Begin(DedupLoad.NewestMs, null);
        var fresh = Rate(load.NewKeys, keys => Decide(filter, keys), filter.Rollback, measurement);
        var repeated = Rate(load.KnownKeys, keys => Decide(filter, keys), filter.Rollback, measurement);
        return new Measured(fresh, repeated, mib, floorNew, floorRepeated, floorMiB);
    }

    private static (double New, double Repeated, double MiB) Floor(int messages, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]floor: a hash set of {messages:N0} keys[/]");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var load = new DedupLoad(messages);
        var set = new HashSet<UInt128>(messages + DedupLoad.Batch);
        for (var number = 0; number < messages; number++) set.Add(DedupLoad.Key(number));
        var mib = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0;
        UInt128[] last = [];
        var fresh = Rate(load.NewKeys, keys => Count(set, last = keys), () => set.ExceptWith(last), measurement);
        return (fresh, Rate(load.KnownKeys, keys => Count(set, keys), () => { }, measurement), mib);
    }

    // Only the decisions are timed, not making the keys nor taking new ones back, so that what is remembered stays the same.
    private static double Rate(Func<UInt128[]> keys, Func<UInt128[], int> decide, Action takeBack, Measurement measurement)
    {
        var (timed, decided) = (TimeSpan.Zero, 0L);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < measurement.Duration / 3;)
        {
            measurement.CancellationToken.ThrowIfCancellationRequested();
            var some = keys();
            var started = Stopwatch.GetTimestamp();
            decide(some);
            timed += Stopwatch.GetElapsedTime(started);
            decided += some.Length;
            takeBack();
        }

        return decided / timed.TotalSeconds;
    }

    private static int Decide(DuplicateFilter filter, UInt128[] keys)
    {
        var duplicates = 0;
        foreach (var key in keys) duplicates += filter.IsDuplicate(key, DedupLoad.NewestMs, default) ? 1 : 0;
        return duplicates;
    }

    private static int Count(HashSet<UInt128> set, UInt128[] keys)
    {
        var duplicates = 0;
        foreach (var key in keys) duplicates += set.Add(key) ? 0 : 1;
        return duplicates;
    }

    private sealed record Measured(double New, double Repeated, double MiB, double FloorNew, double FloorRepeated, double FloorMiB);
}
