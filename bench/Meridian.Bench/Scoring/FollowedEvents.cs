using System.Diagnostics;
using System.Globalization;
using System.Text;
using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.ClickHouse;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Spectre.Console;
using StackExchange.Redis;

namespace Meridian.Bench.Scoring;

/// <summary>
/// What it takes to follow <c>events.enriched</c> for fresh features: a flood of tenants that nobody asks scores of, who share the partitions of one that somebody does; a steady rate of that one;
/// and a flood of that one, of which only so much is told to Redis. Beside it a bare consumer that drops the same records.
/// </summary>
internal sealed class FollowedEvents(ScoringStores stores, IDatabase redis, BareTail bare, Guid asking, Measurement measurement)
{
    private const int Flood = 3_000_000;
    private const int Rate = 8_000;
    private const int Limit = 10_000; // FeatureStore:MaxFreshEventsPerSecond unless it is given

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly EnrichedLoad _load = new(PartitionsOf(asking));

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Measurement measurement)
    {
        await using var stores = await ScoringStores.StartAsync([], measurement.CancellationToken);
        using var redis = await stores.Redis.ConnectAsync();
        var asking = Guid.CreateVersion7();
        await using var bare = await BareTail.StartAsync(stores.Broker.Bootstrap, PartitionsOf(asking));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = stores.Service.Address };
        using var asked = await client.PostAsJsonAsync($"/internal/v1/tenants/{asking}/scores/churn", new { userIds = (string[])["somebody"], source = "api" }, measurement.CancellationToken);
        asked.EnsureSuccessStatusCode();
        var each = new FollowedEvents(stores, redis.GetDatabase(), bare, asking, measurement);
        await each.WarmUpAsync();
        return await each.MeasureAsync();
    }

    // What starts and compiles would count as what it takes to do nothing, which is taken off.
    private async Task WarmUpAsync()
    {
        await UntilReadAsync();
        await FloodAsync([asking, Guid.CreateVersion7()]);
        await UntilReadAsync();
        await Task.Delay(measurement.WarmUp, measurement.CancellationToken);
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var others = await MeasureAsync("a flood of others", () => FloodAsync([.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())]));
        var own = await MeasureAsync($"{Rate:N0} events a second of the tenant that asks", () => _load.PaceAsync(stores.Publisher, asking, Rate, measurement.Duration, measurement.Clock, measurement.CancellationToken));
        var flood = await MeasureAsync("a flood of the tenant that asks", () => FloodAsync([asking]));
        return
        [
            others.Cost("scoring.followed.others_s_per_million"), others.Speed("scoring.followed.others_events_per_s"),
            own.Cost("scoring.followed.own_s_per_million"), new Figure("scoring.followed.own_redis_s_per_million", own.Redis, "s of Redis"),
            new Figure("scoring.followed.limit_cores", Limit * (own.Service + own.Redis) / 1e6, "cores at the limit"),
            flood.Cost("scoring.followed.flood_s_per_million"), flood.Speed("scoring.followed.flood_events_per_s"),
        ];
    }

    private static IReadOnlyList<int> PartitionsOf(Guid tenant) => new TenantPartitions(tenant, Topics.EventsEnriched.Partitions).All;

    private Task<long> FloodAsync(IReadOnlyList<Guid> tenants) =>
        _load.FloodAsync(stores.Publisher, tenants, Flood, measurement.Clock.GetUtcNow().ToUnixTimeMilliseconds(), measurement.CancellationToken);

    private async Task<Followed> MeasureAsync(string what, Func<Task<long>> publish)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        var idle = await IdleAsync();
        var (service, tail, cache, since) = (stores.Service.ProcessorTime, bare.ProcessorTime, stores.Redis.ProcessorTime, Stopwatch.GetTimestamp());
        var before = await bare.RecordsAsync();
        var records = await publish();
        var published = Stopwatch.GetElapsedTime(since);
        while (await bare.RecordsAsync() - before < records) await WaitAsync(since);
        var bareRead = Stopwatch.GetElapsedTime(since);
        await UntilReadAsync();
        var read = Stopwatch.GetElapsedTime(since);
        var millions = records * EnrichedLoad.EventsOfRecord / 1e6;
        AnsiConsole.MarkupLineInterpolated($"[grey]{millions:0.00} million events: published in {published.TotalSeconds:0.00} s, dropped in {bareRead.TotalSeconds:0.00} s, followed in {read.TotalSeconds:0.00} s[/]");
        return new Followed(
            ((stores.Service.ProcessorTime - service).TotalSeconds - (idle.Service * read.TotalSeconds)) / millions, ((bare.ProcessorTime - tail).TotalSeconds - (idle.Bare * read.TotalSeconds)) / millions,
            ((stores.Redis.ProcessorTime - cache).TotalSeconds - (idle.Redis * read.TotalSeconds)) / millions, millions * 1e6 / read.TotalSeconds, millions * 1e6 / bareRead.TotalSeconds);
    }

    // Cores that are taken while nothing comes.
    private async Task<(double Service, double Bare, double Redis)> IdleAsync()
    {
        var (service, tail, cache, since) = (stores.Service.ProcessorTime, bare.ProcessorTime, stores.Redis.ProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(measurement.Duration / 3, measurement.CancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(since);
        return ((stores.Service.ProcessorTime - service) / elapsed, (bare.ProcessorTime - tail) / elapsed, (stores.Redis.ProcessorTime - cache) / elapsed);
    }

    // An event that comes behind all others in its partition, until Redis has heard of it: what comes beyond the limit is passed over.
    private async Task UntilReadAsync()
    {
        var since = Stopwatch.GetTimestamp();
        foreach (var partition in PartitionsOf(asking))
        {
            var user = $"last-{Guid.CreateVersion7()}";
            var key = string.Create(CultureInfo.InvariantCulture, $"fresh:{asking}:{SipHash.Of(Encoding.UTF8.GetBytes(user)):x}");
            while (!await redis.KeyExistsAsync(key))
            {
                await stores.Publisher.PublishAsync(_load.One(asking, user, partition, measurement.Clock.GetUtcNow().ToUnixTimeMilliseconds()), measurement.CancellationToken);
                await WaitAsync(since);
            }
        }
    }

    private async Task WaitAsync(long since)
    {
        if (Stopwatch.GetElapsedTime(since) > Patience) throw new InvalidOperationException($"Not all is read after {Patience}.");
        await Task.Delay(Poll, measurement.CancellationToken);
    }

    /// <param name="Service">Seconds of processor time of the service for a million events.</param>
    /// <param name="Bare">Of the bare consumer.</param>
    /// <param name="Redis">Of Redis.</param>
    /// <param name="PerSecond">Events a second from the first that is published to the last that is read.</param>
    private sealed record Followed(double Service, double Bare, double Redis, double PerSecond, double BarePerSecond)
    {
        public Figure Cost(string id) => new(id, Service, "s of ml-scoring", Bare, Service / Bare);

        public Figure Speed(string id) => Figure.Rate(id, PerSecond, "events/s", BarePerSecond, null, null);
    }
}
