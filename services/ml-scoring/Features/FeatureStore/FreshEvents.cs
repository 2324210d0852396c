using System.Globalization;
using StackExchange.Redis;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>
/// The last hour's events of ids in Redis: a sorted set an id, the message ids by their times, so that an event that comes twice is there once. They are known there before
/// ClickHouse has them, and not all of them: what is read is to be held against what ClickHouse knows.
/// </summary>
internal sealed class FreshEvents(SharedCache cache)
{
    private const int Most = 10_000;

    // Trimming every time would double what an event costs.
    private const int TrimEvery = 16;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Adds events, and returns when Redis has them or is away.</summary>
    /// <returns>Whether it has them.</returns>
    public Task<bool> AddAsync(IReadOnlyCollection<FreshEvent> events, long now)
    {
        var oldest = now - (long)Window.TotalMilliseconds;
        return cache.TryAsync(async database =>
        {
            var done = new List<Task>();
            foreach (var ofId in events.GroupBy(item => (item.TenantId, item.Actor)))
            {
                var key = Key(ofId.Key.TenantId, ofId.Key.Actor);
                SortedSetEntry[] entries = [.. ofId.Select(item => new SortedSetEntry(item.MessageId, item.Timestamp))];
                done.Add(database.SortedSetAddAsync(key, entries));
                done.Add(database.KeyExpireAsync(key, Window));
                if (entries.Length < TrimEvery && Random.Shared.Next(TrimEvery) != 0) continue;
                done.Add(database.SortedSetRemoveRangeByScoreAsync(key, double.NegativeInfinity, oldest));
                done.Add(database.SortedSetRemoveRangeByRankAsync(key, 0, -Most - 1));
            }

            await Task.WhenAll(done);
            return true;
        }, otherwise: false);
    }

    /// <summary>What is known of some people, each with their ids; null for those of whom nothing is.</summary>
    public Task<FreshActivity?[]> ReadAsync(Guid tenantId, IReadOnlyList<ulong[]> people, long at) => cache.TryAsync(
        async database => await Task.WhenAll(people.Select(ids => ReadAsync(database, tenantId, ids, at))), new FreshActivity?[people.Count]);

    private static async Task<FreshActivity?> ReadAsync(IDatabase database, Guid tenantId, ulong[] ids, long at)
    {
        var all = await Task.WhenAll(ids.Select(id => ReadAsync(database, Key(tenantId, id), at)));
        return all.OfType<FreshActivity>().Aggregate((FreshActivity?)null, (sum, one) => sum is { } so ? new(so.EventsInHour + one.EventsInHour, Math.Max(so.LastAt, one.LastAt)) : one);
    }

    private static async Task<FreshActivity?> ReadAsync(IDatabase database, RedisKey key, long at)
    {
        // As features count: what happened less than an hour before, and before the moment itself.
        var count = database.SortedSetLengthAsync(key, at - Window.TotalMilliseconds, at, Exclude.Both);
        var last = await database.SortedSetRangeByScoreWithScoresAsync(key, double.NegativeInfinity, at, Exclude.Stop, Order.Descending, take: 1);
        return last is [var entry] ? new FreshActivity(await count, (long)entry.Score) : null;
    }

    private static RedisKey Key(Guid tenantId, ulong actor) => string.Create(CultureInfo.InvariantCulture, $"fresh:{tenantId}:{actor:x}");
}

/// <param name="Actor">Whose it is, as a number: the user, or the anonymous id where there is none, as in ClickHouse.</param>
/// <param name="Timestamp">Milliseconds since 1970 UTC.</param>
internal readonly record struct FreshEvent(Guid TenantId, ulong Actor, byte[] MessageId, long Timestamp);

/// <param name="LastAt">Milliseconds since 1970 UTC.</param>
internal readonly record struct FreshActivity(long EventsInHour, long LastAt);
