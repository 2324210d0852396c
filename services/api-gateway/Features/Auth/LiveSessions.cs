using Meridian.ApiGateway.Features.Keys;
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
        SELECT s.tenant_id, s.user_id, m.role
        FROM gateway.sessions s
        JOIN gateway.memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
        JOIN gateway.tenants t ON t.id = s.tenant_id
        WHERE s.id = $1 AND s.revoked_at IS NULL AND t.status = 'active'
        """;

    private readonly NpgsqlDataSource _database;
    private readonly FreshLooks<Guid, Session> _looks;

    public LiveSessions(NpgsqlDataSource database, TimeProvider time)
    {
        _database = database;
        _looks = new(LoadAsync, time);
    }

    /// <summary>The session as it is now; null when it has ended.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public ValueTask<Session?> FindAsync(Guid id, CancellationToken cancellationToken) => _looks.FindAsync(id, cancellationToken);

    private async Task<Session?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = _database.Command(FindSql, id);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new Session(id, row.GetGuid(0), row.GetGuid(1), Enum.Parse<Role>(row.GetString(2), ignoreCase: true))
            : null;
    }
}
