using System.Diagnostics;
using System.Globalization;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;
using Meridian.EventProcessor.Features.Triggers;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>
/// Events held against the triggers of 10,000 workflows on one thread, beside two floors of the same run: the loop that only decodes the blocks, and the
/// one that asks every filter of the tenant one after the other.
/// </summary>
internal static class TriggerMatchSuite
{
    private const int Workflows = 10_000;

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    public static Suite Create() => new("trigger-match", "events held against the triggers of 10,000 workflows a second, on one thread", RunAsync);

    private static Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        var figures = new List<Figure>();
        foreach (var tenants in (int[])[1, 100, 2_000]) figures.AddRange(Measure(tenants, measurement));
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private static List<Figure> Measure(int tenants, Measurement measurement)
    {
        var load = TriggerLoad.Create(Workflows, tenants);
        var clock = Stopwatch.StartNew();
        var sets = load.Triggers.ToDictionary(tenant => tenant.Key, tenant => new TenantTriggers(tenant.Value));
        var compiled = clock.Elapsed.TotalMilliseconds;
        var (matching, oneByOne) = (new Matching(sets), new OneByOne(load.Triggers));
        CheckAgreement(load, matching, oneByOne);

        var (decoded, _) = Run($"{tenants} tenants, floor: decoding alone", load, new Decoding(), measurement);
        var (naive, _) = Run($"{tenants} tenants, floor: one filter after the other", load, oneByOne, measurement);
        var (events, matches) = Run($"{tenants} tenants", load, matching, measurement);
        var id = string.Create(CultureInfo.InvariantCulture, $"trigger-match.tenants_{tenants}");
        return
        [
            Figure.Rate($"{id}.events_per_s", events, "events/s", decoded, null, null),
            Figure.Rate($"{id}.over_one_by_one", events, "events/s", naive, null, null),
            new Figure($"{id}.matches_per_s", matches, "matches/s"),
            new Figure($"{id}.compile_ms", compiled, "ms"),
        ];
    }

    // A figure of something that gives other answers says nothing.
    private static void CheckAgreement(TriggerLoad load, Matching matching, OneByOne oneByOne)
    {
        foreach (var block in load.Blocks.Take(20))
        {
            if (matching.Run(block) != oneByOne.Run(block)) throw new InvalidOperationException("The set and the filters one by one do not agree.");
        }
    }

    private static (double Events, double Matches) Run(string what, TriggerLoad load, IBlockWork work, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        Pass(load, work, measurement.WarmUp / 4, measurement.CancellationToken);
        return Pass(load, work, measurement.Duration, measurement.CancellationToken);
    }

    private static (double Events, double Matches) Pass(TriggerLoad load, IBlockWork work, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (clock, events, matches, block) = (Stopwatch.StartNew(), 0L, 0L, 0);
        while (clock.Elapsed < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var until = clock.Elapsed + AtOnce; clock.Elapsed < until; block++)
            {
                var (done, found) = work.Run(load.Blocks[block % load.Blocks.Count]);
                (events, matches) = (events + done, matches + found);
            }
        }

        return (events / clock.Elapsed.TotalSeconds, matches / clock.Elapsed.TotalSeconds);
    }

    private interface IBlockWork
    {
        (int Events, int Matches) Run(byte[] block);
    }

    private sealed class Decoding : IBlockWork
    {
        public (int Events, int Matches) Run(byte[] block)
        {
            var sum = 0;
            var reader = new EnrichedBlockReader(block);
            foreach (var item in reader) sum += item.Source.Properties.Length;
            // The sum is used, so that nothing is left out by the compiler.
            return sum < 0 ? throw new UnreachableException() : (reader.Count, 0);
        }
    }

    private sealed class Matching(Dictionary<Guid, TenantTriggers> tenants) : IBlockWork
    {
        private readonly List<int> _scratch = [];
        private readonly List<Trigger> _matches = [];

        public (int Events, int Matches) Run(byte[] block)
        {
            _matches.Clear();
            var reader = new EnrichedBlockReader(block);
            if (!tenants.TryGetValue(reader.TenantId, out var triggers)) return (reader.Count, 0);
            foreach (var item in reader) triggers.Match(item, TriggerLoad.Now, _scratch, _matches);
            return (reader.Count, _matches.Count);
        }
    }

    private sealed class OneByOne(IReadOnlyDictionary<Guid, Trigger[]> triggers) : IBlockWork
    {
        private readonly Dictionary<Guid, (byte[]? Event, FilterPredicate? Filter)[]> _tenants = triggers.ToDictionary(tenant => tenant.Key,
            tenant => tenant.Value.Select(trigger => (trigger.Event, trigger.Filter is null ? null : new FilterPredicate(trigger.Filter))).ToArray());

        public (int Events, int Matches) Run(byte[] block)
        {
            var reader = new EnrichedBlockReader(block);
            if (!_tenants.TryGetValue(reader.TenantId, out var ofTenant)) return (reader.Count, 0);
            var matches = 0;
            foreach (var item in reader)
            {
                foreach (var (name, filter) in ofTenant)
                {
                    if ((name is null || item.Source.Event.SequenceEqual(name)) && (filter is null || filter.Matches(item, TriggerLoad.Now))) matches++;
                }
            }

            return (reader.Count, matches);
        }
    }
}
