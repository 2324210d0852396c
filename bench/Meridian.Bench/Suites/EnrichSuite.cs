using System.Diagnostics;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.Contracts.Events;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Enrichment.Sessions;
using Meridian.EventProcessor.Features.Enrichment.UserAgents;
using Meridian.Local;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>What enrichment costs on one thread, beside the same loop that only decodes the events.</summary>
internal static class EnrichSuite
{
    private const int CommitEvery = 100;

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    public static Suite Create() => new("enrich", "events enriched a second on one thread: place, user agent, session", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Enrichment], new Progress<ToolProgress>(step => AnsiConsole.MarkupLineInterpolated($"[grey]{step.Step} {step.Detail}[/]")), measurement.CancellationToken);
        using var enricher = Enricher.Open(new EnrichmentOptions { GeoIpv4 = tools.GeoIpv4, GeoIpv6 = tools.GeoIpv6, UserAgentPatterns = tools.UserAgentPatterns });
        var returning = EnrichLoad.Create(addresses: 5_000, userAgents: 500);
        var strangers = EnrichLoad.Create(addresses: int.MaxValue, userAgents: 500);

        var floor = Measure("floor: decoding alone", returning, Decode, measurement);
        var known = Measure("addresses and user agents that come again", returning, new Enriching(enricher).Run, measurement);
        var unknown = Measure("addresses never seen before", strangers, new Enriching(enricher).Run, measurement);
        var parsing = new Parsing(UserAgentParser.Load(tools.UserAgentPatterns), returning.UserAgents);
        var parsed = Measure("user agents never seen before", returning, _ => parsing.Next(), measurement);
        return
        [
            Figure.Rate("enrich.events_per_s", known, "events/s", floor, null, null),
            Figure.Rate("enrich.strangers.events_per_s", unknown, "events/s", floor, null, null),
            new Figure("enrich.user_agent.parsed_per_s", parsed, "user agents/s"),
            new Figure("floor.decode_per_s", floor, "events/s"),
        ];
    }

    /// <summary>Runs over the blocks again and again, and counts by what <paramref name="run"/> says it did.</summary>
    private static double Measure(string what, EnrichLoad load, Func<byte[], int> run, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        Pass(load, run, measurement.WarmUp, measurement.CancellationToken);
        return Pass(load, run, measurement.Duration, measurement.CancellationToken);
    }

    private static double Pass(EnrichLoad load, Func<byte[], int> run, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (clock, done, block) = (Stopwatch.StartNew(), 0L, 0);
        while (clock.Elapsed < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var until = clock.Elapsed + AtOnce; clock.Elapsed < until; block++) done += run(load.Blocks[block % load.Blocks.Count]);
        }

        return done / clock.Elapsed.TotalSeconds;
    }

    private static int Decode(byte[] block)
    {
        var sum = 0;
        var reader = new EventBlockReader(block);
        foreach (var item in reader) sum += item.Context.Length;
        // The sum is used, so that nothing is left out by the compiler.
        return sum < 0 ? throw new UnreachableException() : reader.Count;
    }

    private sealed class Enriching(Enricher enricher)
    {
        private readonly SessionTracker _sessions = new();
        private int _blocks;

        public int Run(byte[] block)
        {
            var sum = 0;
            var reader = new EventBlockReader(block);
            foreach (var item in reader) sum += enricher.Enrich(item, reader.TenantId, reader.ReceivedAt, _sessions).Browser.Length;
            if (++_blocks % CommitEvery == 0) _sessions.Commit();
            return sum < 0 ? throw new UnreachableException() : reader.Count;
        }
    }

    private sealed class Parsing(UserAgentParser parser, IReadOnlyList<string> userAgents)
    {
        private int _next;

        public int Next() => parser.Parse(userAgents[_next++ % userAgents.Count]).Browser.Length > 0 ? 1 : throw new UnreachableException();
    }
}
