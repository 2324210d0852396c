using Microsoft.Extensions.Caching.Memory;

namespace Meridian.WebApp.Gateway;

/// <summary>The company's clock: hours and days that a page writes are its, as those of answers are. Kept for a minute.</summary>
internal sealed class CompanyClock(GatewayClient gateway, IMemoryCache cache)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    public async Task<TimeZoneInfo> ZoneAsync(Guid tenantId)
    {
        if (cache.Get<TimeZoneInfo>(Key(tenantId)) is { } known) return known;
        // Without an answer, or with a name that this machine's data lacks, it is the clock that needs none.
        if (await gateway.SettingsAsync() is not { IsOk: true } found || !TimeZoneInfo.TryFindSystemTimeZoneById(found.Value.TimeZone, out var zone)) return TimeZoneInfo.Utc;
        return cache.Set(Key(tenantId), zone, Lasts);
    }

    /// <summary>Another one was chosen. The gateway may still tell the one before for a second.</summary>
    public void Choose(Guid tenantId, string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) cache.Set(Key(tenantId), zone, Lasts);
        else cache.Remove(Key(tenantId));
    }

    private static (string, Guid) Key(Guid tenantId) => (nameof(CompanyClock), tenantId);
}
