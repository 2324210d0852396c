using System.Globalization;
using System.Text.Json;
using Meridian.Contracts.Scores;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>How batches stand, in Redis for 7 days, for every replica to tell.</summary>
internal sealed class BatchBook(SharedCache cache, IOptions<BatchOptions> options, TimeProvider time)
{
    public const string Running = "running";
    public const string Done = "done";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Writes a new batch down.</summary>
    /// <exception cref="TimeoutException">Redis is away: nobody could tell how the batch stands.</exception>
    public Task AddAsync(Guid tenantId, ScoreBatch batch) => cache.AskAsync(async database =>
    {
        var alive = database.StringSetAsync(AliveKey(batch.Id), cache.Replica, options.Value.AliveFor);
        var state = database.StringSetAsync(Key(tenantId, batch.Id), Write(batch), Life);
        var listed = database.SortedSetAddAsync(ListKey(tenantId), Name(batch.Id), batch.StartedAt.ToUnixTimeMilliseconds());
        await Task.WhenAll(alive, state, listed, database.KeyExpireAsync(ListKey(tenantId), Life));
        return true;
    });

    /// <summary>Writes down how a batch stands now, if Redis is there.</summary>
    public Task<bool> UpdateAsync(Guid tenantId, ScoreBatch batch) => cache.TryAsync(database => database.StringSetAsync(Key(tenantId, batch.Id), Write(batch), Life), false);

    /// <summary>Says that somebody is at it.</summary>
    public Task BeatAsync(Guid batch) => cache.TryAsync(database => database.StringSetAsync(AliveKey(batch), cache.Replica, options.Value.AliveFor), false);

    /// <summary>Whether it is to be stopped.</summary>
    public Task<bool> IsStoppedAsync(Guid batch) => cache.TryAsync(database => database.KeyExistsAsync(StopKey(batch)), false);

    /// <exception cref="TimeoutException">Redis is away.</exception>
    public Task StopAsync(Guid batch) => cache.AskAsync(database => database.StringSetAsync(StopKey(batch), true, Life));

    /// <exception cref="TimeoutException">Redis is away.</exception>
    public async Task<ScoreBatch?> FindAsync(Guid tenantId, Guid batch)
    {
        var (state, isAlive) = await cache.AskAsync(async database =>
        {
            var alive = database.KeyExistsAsync(AliveKey(batch));
            return (await database.StringGetAsync(Key(tenantId, batch)), await alive);
        });
        return Read(state, isAlive);
    }

    /// <summary>Those of the last 7 days, the newest first.</summary>
    /// <exception cref="TimeoutException">Redis is away.</exception>
    public async Task<IReadOnlyList<ScoreBatch>> ListAsync(Guid tenantId)
    {
        var since = (time.GetUtcNow() - Life).ToUnixTimeMilliseconds();
        return await cache.AskAsync(async database =>
        {
            await database.SortedSetRemoveRangeByScoreAsync(ListKey(tenantId), double.NegativeInfinity, since);
            var ids = await database.SortedSetRangeByScoreAsync(ListKey(tenantId), order: Order.Descending);
            var batches = await Task.WhenAll(ids.Select(id => Guid.Parse((string)id!, CultureInfo.InvariantCulture)).Select(async id =>
            {
                var alive = database.KeyExistsAsync(AliveKey(id));
                return Read(await database.StringGetAsync(Key(tenantId, id)), await alive);
            }));
            return batches.OfType<ScoreBatch>().ToList();
        });
    }

    private static ScoreBatch? Read(RedisValue value, bool isAlive)
    {
        if (value.IsNull) return null;
        var batch = JsonSerializer.Deserialize<ScoreBatch>((byte[])value!, JsonSerializerOptions.Web)!;
        return batch.State == Running && !isAlive ? batch with { State = Failed, Reason = "The process that was at it has ended." } : batch;
    }

    private static byte[] Write(ScoreBatch batch) => JsonSerializer.SerializeToUtf8Bytes(batch, JsonSerializerOptions.Web);

    private static string Name(Guid id) => id.ToString(null, CultureInfo.InvariantCulture);

    private static string Key(Guid tenantId, Guid batch) => $"scores:batch:{tenantId}:{batch}";

    private static string ListKey(Guid tenantId) => $"scores:batches:{tenantId}";

    private static string AliveKey(Guid batch) => $"scores:batch-alive:{batch}";

    private static string StopKey(Guid batch) => $"scores:batch-stop:{batch}";
}
