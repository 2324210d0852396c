using System.Globalization;
using Meridian.Features;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>Windows in Redis, by tenant, feature set, state of the links and the id that was asked for.</summary>
internal sealed class WindowCache(SharedCache cache, IOptions<FeatureStoreOptions> options)
{
    private readonly TimeSpan _life = options.Value.CacheLife;

    public async Task<Dictionary<ulong, PersonWindows>> FindAsync(Guid tenantId, LinksState links, IReadOnlyList<ulong> actors)
    {
        var found = new Dictionary<ulong, PersonWindows>();
        if (_life == TimeSpan.Zero) return found;
        var values = await cache.TryAsync(database => database.StringGetAsync([.. actors.Select(actor => Key(tenantId, links, actor))]), []);
        for (var index = 0; index < values.Length; index++)
        {
            if (!values[index].IsNull && PersonWindows.Read((byte[])values[index]!, UserFeatures.Set.Features.Count) is { } windows) found[actors[index]] = windows;
        }

        return found;
    }

    /// <summary>Keeps windows, without anybody waiting for that.</summary>
    public void Keep(Guid tenantId, LinksState links, IReadOnlyDictionary<ulong, PersonWindows> people)
    {
        if (_life == TimeSpan.Zero) return;
        cache.Tell(database =>
        {
            foreach (var (actor, windows) in people) database.StringSet(Key(tenantId, links, actor), windows.ToBytes(), _life, flags: CommandFlags.FireAndForget);
        });
    }

    private static RedisKey Key(Guid tenantId, LinksState links, ulong actor) =>
        string.Create(CultureInfo.InvariantCulture, $"features:{tenantId}:{UserFeatures.Set.Name}:{links.Version}:{actor:x}");
}
