using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>A link that may be used now.</summary>
/// <param name="Caller">In whose name the dashboard's questions are asked.</param>
internal sealed record ShareLink(Guid Id, Guid DashboardId, string? PasswordHash, DateTimeOffset? ExpiresAt, Caller Caller);

/// <summary>Finds links by their tokens, anew each time: one that was revoked has ended.</summary>
internal sealed class ShareLinks(DoorDatabase database, ShareTokens tokens, TimeProvider time)
{
    private const string FindSql = """
        WITH used AS (
            UPDATE gateway.shares SET last_used_at = $2 WHERE hash = $1 AND (last_used_at IS NULL OR last_used_at < $2 - interval '1 minute'))
        SELECT s.id, s.tenant_id, s.dashboard_id, s.password_hash, s.expires_at, t.plan, t.events_per_month
        FROM gateway.shares s JOIN gateway.dashboards d ON d.id = s.dashboard_id JOIN gateway.tenants t ON t.id = s.tenant_id
        WHERE s.hash = $1 AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $2) AND d.deleted_at IS NULL AND t.status = 'active'
        """;

    /// <summary>The link; null when there is none that may be used.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<ShareLink?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!tokens.IsOurs(token)) return null;
        await using var command = database.Source.Command(FindSql, RandomSecret.Hash(token), time.GetUtcNow());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        var entitlements = Entitlements.Of(row.GetString(5), row.IsDBNull(6) ? null : row.GetInt64(6));
        return new ShareLink(
            row.GetGuid(0), row.GetGuid(2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
            new Caller(row.GetGuid(1), row.GetGuid(0), entitlements) { Scopes = ApiScopes.Query });
    }
}
