using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>
/// Whether a session still goes on, and the person's role now: an access token lives for an hour, but who signed out, was removed or got
/// another role is not to wait for its end.
/// </summary>
internal sealed class LiveSessions
{
    private const string FindSql = """
        SELECT s.tenant_id, s.user_id, m.role, t.plan, t.events_per_month
        FROM gateway.sessions s
        JOIN gateway.memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
        JOIN gateway.tenants t ON t.id = s.tenant_id
        WHERE s.id = $1 AND s.revoked_at IS NULL AND t.status = 'active'
        """;

    private readonly DoorDatabase _database;
    private readonly FreshLooks<Guid, Session> _looks;

    public LiveSessions(DoorDatabase database, TimeProvider time)
    {
        _database = database;
        _looks = new(LoadAsync, time);
    }

    /// <summary>The session as it is now; null when it has ended.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public ValueTask<Session?> FindAsync(Guid id, CancellationToken cancellationToken) => _looks.FindAsync(id, cancellationToken);

    private async Task<Session?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = _database.Source.Command(FindSql, id);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new Session(id, row.GetGuid(0), row.GetGuid(1), Enum.Parse<Role>(row.GetString(2), ignoreCase: true))
            {
                Entitlements = Entitlements.Of(row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4)),
            }
            : null;
    }
}
