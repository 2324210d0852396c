using Meridian.ApiGateway.Features.Limits;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>Finds the key that a request presents, and notes that it is in use.</summary>
internal sealed class ApiKeys
{
    // To the minute: a key in use is looked up about once a second by every gateway.
    private const string FindSql = """
        WITH used AS (
            UPDATE gateway.api_keys SET last_used_at = now() WHERE hash = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute'))
        SELECT k.id, k.tenant_id, k.scopes, k.expires_at, t.plan, t.events_per_month
        FROM gateway.api_keys k JOIN gateway.tenants t ON t.id = k.tenant_id
        WHERE k.hash = $1 AND k.revoked_at IS NULL AND t.status = 'active'
        """;

    private readonly DoorDatabase _database;
    private readonly TimeProvider _time;
    private readonly FreshLooks<KeyHash, ApiKey> _looks;

    public ApiKeys(DoorDatabase database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _looks = new(LoadAsync, time);
    }

    /// <summary>The key, or null when there is none, it was revoked or has expired, or its tenant is suspended.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async ValueTask<ApiKey?> FindAsync(string presented, CancellationToken cancellationToken)
    {
        var key = await _looks.FindAsync(KeyHash.Of(presented), cancellationToken);
        return key?.ExpiresAt <= _time.GetUtcNow() ? null : key;
    }

    private async Task<ApiKey?> LoadAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        await using var command = _database.Source.Command(FindSql, hash.ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? new ApiKey(
                rows.GetGuid(0), rows.GetGuid(1), ScopesOf(rows.GetFieldValue<string[]>(2)), rows.IsDBNull(3) ? null : rows.GetFieldValue<DateTimeOffset>(3),
                Entitlements.Of(rows.GetString(4), rows.IsDBNull(5) ? null : rows.GetInt64(5)))
            : null;
    }

    private static ApiScopes ScopesOf(string[] names) =>
        names.Aggregate(ApiScopes.None, (scopes, name) => scopes | Enum.Parse<ApiScopes>(name, ignoreCase: true));
}
