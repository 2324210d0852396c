using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>The tenants that have asked for scores of late, at any replica: for them alone events are followed.</summary>
internal sealed class AskingTenants(SharedCache cache, IOptions<FeatureStoreOptions> options, TimeProvider time)
{
    private const string Key = "fresh:tenants";

    // What is said of each again costs a command.
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, long> _told = new();

    /// <summary>Takes note that a tenant asks.</summary>
    public void Note(Guid tenantId)
    {
        if (cache.IsAway || (_told.TryGetValue(tenantId, out var told) && time.GetElapsedTime(told) < Often)) return;
        _told[tenantId] = time.GetTimestamp();
        cache.Tell(database => database.SortedSetAdd(Key, tenantId.ToString(null, CultureInfo.InvariantCulture), time.GetUtcNow().ToUnixTimeMilliseconds(), CommandFlags.FireAndForget));
    }

    /// <summary>All of them; none where Redis is away.</summary>
    public async Task<FrozenSet<Guid>> AllAsync()
    {
        var since = (time.GetUtcNow() - options.Value.FollowFor).ToUnixTimeMilliseconds();
        var members = await cache.TryAsync(database => database.SortedSetRangeByScoreAsync(Key, since), []);
        return members.Select(member => Guid.Parse((string)member!, CultureInfo.InvariantCulture)).ToFrozenSet();
    }

    /// <summary>Forgets those that have not asked for long.</summary>
    public void Forget() => cache.Tell(database => database.SortedSetRemoveRangeByScore(
        Key, double.NegativeInfinity, (time.GetUtcNow() - options.Value.FollowFor).ToUnixTimeMilliseconds(), flags: CommandFlags.FireAndForget));
}
