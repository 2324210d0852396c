using System.Diagnostics;
using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>How long a developer waits for the whole graph, and what it takes of the machine when nothing happens.</summary>
internal static class StartSuite
{
    private const int Turns = 3;
    private const double LongestSeconds = 15;
    private const double MostMegabytes = 2_500;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static Suite Create() => new("start", "seconds until the whole graph is healthy, and its memory at idle", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        var (seconds, memory, floors) = (new List<double>(), 0.0, new List<double>());
        for (var turn = 1; turn <= Turns; turn++)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]start {turn} of {Turns}, with empty stores[/]");
            await using var stack = await BenchStack.StartAsync(measurement.CancellationToken);
            seconds.Add(stack.HealthyAfter.TotalSeconds);
            await Task.Delay(Idle, measurement.Clock, measurement.CancellationToken);
            memory = Math.Max(memory, (ProcessTree.ResidentBytes(stack.State.HostPid) ?? 0) / 1e6);
            // As many processes as the graph has, each with nothing but Kestrel in it, on the same busy machine.
            floors.Add(await StartBareAsync(stack.State.Resources.Count));
        }

        var (healthy, floor) = (Median(seconds), Median(floors));
        return
        [
            new Figure("start.healthy_s", healthy, "s", floor, healthy / floor, FormattableString.Invariant($"≤ {LongestSeconds:0}"), healthy <= LongestSeconds),
            new Figure("start.rss_mb", memory, "MB", Target: FormattableString.Invariant($"≤ {MostMegabytes:N0}"), Met: memory <= MostMegabytes),
            new Figure("floor.bare_processes_s", floor, "s"),
        ];
    }

    private static async Task<double> StartBareAsync(int processes)
    {
        var clock = Stopwatch.StartNew();
        var started = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => BareKestrel.StartAsync()));
        var seconds = clock.Elapsed.TotalSeconds;
        foreach (var process in started) await process.DisposeAsync();
        return seconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
