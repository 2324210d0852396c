using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>How many events the front door acknowledges, and how many come all the way to an answer.</summary>
internal static class IngestSuite
{
    private const int BatchSize = 100;
    private const int BatchConnections = 32;
    private const int SingleConnections = 64;

    // A request of 100 events of random users touches its tenant's three partitions: some 33 events a record.
    private const int EventsPerRecord = 33;
    private const int RecordBytes = EventsPerRecord * 420;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // Asking takes processor time from what is measured; what is found late counts as slow.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public static Suite Create() => Suite.OfStack("ingest", "acknowledged and queryable events a second, batches and single events", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(BenchStack stack, Measurement measurement)
    {
        var floors = await FloorsAsync(stack, measurement);
        var (batch, queryable, stored, batchProcessor) = await BatchesAsync(stack, measurement);
        var singles = new HttpLoad(new Uri(stack.Gateway, "/v1/events"), stack.Tenant.WriteKey, SingleConnections, 1, measurement.Clock);
        AnsiConsole.MarkupLine("[grey]single events, warm-up[/]");
        await singles.RunUntilSteadyAsync(measurement.WarmUp / 2, measurement.CancellationToken);
        var singleUse = ProcessorUse.Start(stack.State);
        var single = await RunAsync("single events", singles, measurement.Duration, measurement);
        var singleProcessor = singleUse.PerUnit("ingest.single.processor", single.Events, "µs/request");
        return
        [
            Figure.Rate("ingest.batch.accepted_per_s", batch.EventsPerSecond, "events/s", floors.Batch, 200_000, 0.20),
            new Figure("ingest.batch.p99_ms", batch.Latencies.Percentile(0.99), "ms"),
            Figure.Rate("ingest.batch.queryable_per_s", queryable, "events/s", floors.Insert, 80_000, null),
            Figure.Rate("ingest.batch.stored_per_s", stored, "events/s", floors.Insert, null, null),
            Figure.Rate("ingest.single.requests_per_s", single.RequestsPerSecond, "requests/s", floors.Single, null, 0.50),
            Latency("ingest.single.p99_ms", single.Latencies.Percentile(0.99), 25),
            new Figure("floor.kestrel_batch_per_s", floors.Batch, "events/s"),
            new Figure("floor.kestrel_single_per_s", floors.Single, "requests/s"),
            new Figure("floor.raw_produce_per_s", floors.Produce, "events/s"),
            new Figure("floor.raw_insert_per_s", floors.Insert, "rows/s"),
            .. batchProcessor,
            .. singleProcessor,
        ];
    }

    private static Figure Latency(string id, double value, double atMost) =>
        new(id, value, "ms", Target: FormattableString.Invariant($"≤ {atMost:0}"), Met: value <= atMost);

    private static async Task<(double Batch, double Single, double Produce, double Insert)> FloorsAsync(BenchStack stack, Measurement measurement)
    {
        double batch, single;
        await using (var kestrel = await BareKestrel.StartAsync())
        {
            batch = (await LoadAsync("floor: bare Kestrel, batches", kestrel.Address, "none", BatchConnections, BatchSize, measurement)).EventsPerSecond;
            single = (await LoadAsync("floor: bare Kestrel, single events", kestrel.Address, "none", SingleConnections, 1, measurement)).RequestsPerSecond;
        }
        AnsiConsole.MarkupLine("[grey]floor: raw produce[/]");
        var produce = EventsPerRecord * await RawProduce.MeasureAsync(stack.State.Connections["kafka"], RecordBytes, measurement);
        AnsiConsole.MarkupLine("[grey]floor: raw insert[/]");
        var insert = await RawInsert.MeasureAsync(stack.State.Connections["clickhouse"], measurement);
        return (batch, single, produce, insert);
    }

    private static async Task<LoadResult> LoadAsync(string what, Uri address, string key, int connections, int batchSize, Measurement measurement)
    {
        var load = new HttpLoad(address, key, connections, batchSize, measurement.Clock);
        await load.RunAsync(measurement.WarmUp, measurement.CancellationToken);
        return await RunAsync(what, load, measurement.Duration, measurement);
    }

    private static async Task<LoadResult> RunAsync(string what, HttpLoad load, TimeSpan duration, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        var result = await load.RunAsync(duration, measurement.CancellationToken);
        if (result.Refusals.Count > 0)
        {
            throw new InvalidOperationException($"{what}: refused {string.Join(", ", result.Refusals.Select(refusal => $"{refusal.Value} × {refusal.Key}"))}. A rate with refusals is no rate.");
        }
        return result;
    }

    // Queryable a second counts everything acknowledged since the first event, over the time until all of it can be counted by a query; stored a second, over the
    // time until the Postgres store has all of it too.
    private static async Task<(LoadResult Accepted, double QueryablePerSecond, double StoredPerSecond, IReadOnlyList<Figure> Processor)> BatchesAsync(BenchStack stack, Measurement measurement)
    {
        using var queries = Queries(stack);
        await using var store = new StoredCount(stack.State.Connections["postgres"]);
        AnsiConsole.MarkupLine("[grey]batches, to the acknowledgement and on to the answer and the store[/]");
        var load = new HttpLoad(new Uri(stack.Gateway, "/v1/events"), stack.Tenant.WriteKey, BatchConnections, BatchSize, measurement.Clock);
        await load.RunUntilSteadyAsync(measurement.WarmUp / 2, measurement.CancellationToken);
        var before = await SettledCountAsync(queries, measurement);
        await StoredAsync(store, before, measurement);

        var use = ProcessorUse.Start(stack.State);
        var clock = Stopwatch.StartNew();
        var accepted = await load.RunAsync(measurement.Duration, measurement.CancellationToken);
        var accepting = use.PerUnit("ingest.batch.accepting", accepted.Events, "µs/event");
        await QueryableAsync(queries, before + accepted.Events, measurement);

        var queryable = accepted.Events / clock.Elapsed.TotalSeconds;
        await StoredAsync(store, before + accepted.Events, measurement);
        return (accepted, queryable, accepted.Events / clock.Elapsed.TotalSeconds, [.. accepting, .. use.PerUnit("ingest.batch.processor", accepted.Events, "µs/event")]);
    }

    private static HttpClient Queries(BenchStack stack)
    {
        var queries = new HttpClient(new SocketsHttpHandler()) { BaseAddress = stack.Gateway };
        queries.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", stack.Tenant.SecretKey);
        return queries;
    }

    private static async Task QueryableAsync(HttpClient queries, long count, Measurement measurement)
    {
        var clock = Stopwatch.StartNew();
        while (await CountAsync(queries, measurement) < count)
        {
            if (clock.Elapsed > Limit) throw new InvalidOperationException($"Not all of {count} events are queryable after {Limit}.");
            await Task.Delay(Poll, measurement.CancellationToken);
        }
    }

    private static async Task StoredAsync(StoredCount store, long count, Measurement measurement)
    {
        if (!await store.ReachesAsync(count, Limit, measurement.CancellationToken)) throw new InvalidOperationException($"Not all of {count} events are in the Postgres store after {Limit}.");
    }

    private static async Task<long> SettledCountAsync(HttpClient queries, Measurement measurement)
    {
        for (var last = -1L; ;)
        {
            var now = await CountAsync(queries, measurement);
            if (now == last) return now;
            last = now;
            await Task.Delay(TimeSpan.FromSeconds(3), measurement.CancellationToken);
        }
    }

    private static async Task<long> CountAsync(HttpClient queries, Measurement measurement)
    {
        var now = measurement.Clock.GetUtcNow();
        using var response = await queries.PostAsJsonAsync("/v1/query/trend", new JsonObject
        {
            ["from"] = now.AddDays(-1),
            ["to"] = now.AddDays(1),
            ["interval"] = "day",
            ["measure"] = "count",
        }, measurement.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(measurement.CancellationToken))!["total"]!.GetValue<long>();
    }
}
