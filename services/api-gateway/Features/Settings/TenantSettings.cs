using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Settings;

/// <summary>Tenants' settings, looked up anew within a second.</summary>
internal sealed class TenantSettings(TenantDatabase database, TimeProvider time)
{
    private const string FindSql = "SELECT time_zone FROM gateway.tenant_settings WHERE tenant_id = $1";

    private readonly FreshLooks<Guid, Zone> _zones = new(async (tenantId, cancellationToken) =>
    {
        var names = await database.ReadAsync(tenantId, FindSql, [tenantId], row => row.GetString(0), cancellationToken);
        // A name that this machine's time zone data has lost is no reason to answer nothing.
        return (names.Count == 0 ? null : Zone.Find(names[0])) ?? Zone.Utc;
    }, time);

    /// <summary>The time zone that a tenant's days are in.</summary>
    public async ValueTask<Zone> ZoneAsync(Guid tenantId, CancellationToken cancellationToken) => await _zones.FindAsync(tenantId, cancellationToken) ?? Zone.Utc;
}
