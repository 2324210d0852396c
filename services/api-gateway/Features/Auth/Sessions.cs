using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>
/// Sessions and their refresh tokens. A refresh token is used once and replaced; one that is used again later than
/// <see cref="AuthOptions.RefreshGrace"/> is in two hands, and the whole session ends (RFC 9700, section 4.14.2).
/// </summary>
internal sealed class Sessions(DoorDatabase database, AccessTokens accessTokens, SecurityAudit audit, IOptions<AuthOptions> options, TimeProvider time)
{
    private const string Prefix = "mr_";
    private const string SessionSql = "INSERT INTO gateway.sessions (id, tenant_id, user_id, created_at) VALUES ($1, $2, $3, $4)";
    private const string TokenSql = "INSERT INTO gateway.refresh_tokens (hash, session_id, issued_at, expires_at) VALUES ($1, $2, $3, $4)";
    private const string UsedSql = "UPDATE gateway.refresh_tokens SET used_at = coalesce(used_at, $2) WHERE hash = $1";
    private const string RevokeSql = "UPDATE gateway.sessions SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1";
    private const string ExpiredSql = "DELETE FROM gateway.refresh_tokens WHERE session_id = $1 AND expires_at < $2";

    private const string FindSql = """
        SELECT s.id, s.tenant_id, s.user_id, m.role, r.expires_at, r.used_at, s.revoked_at IS NULL AND t.status = 'active'
        FROM gateway.refresh_tokens r
        JOIN gateway.sessions s ON s.id = r.session_id
        JOIN gateway.memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
        JOIN gateway.tenants t ON t.id = s.tenant_id
        WHERE r.hash = $1 FOR UPDATE OF r
        """;

    /// <summary>Begins a session in the connection's current transaction.</summary>
    public async Task<TokenResponse> BeginAsync(NpgsqlConnection connection, Guid tenantId, Guid userId, Role role, CancellationToken cancellationToken)
    {
        var session = new Session(Guid.CreateVersion7(), tenantId, userId, role);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(SessionSql, session.Id, tenantId, userId, time.GetUtcNow());
        var refreshToken = AddToken(batch, session);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return await AnswerAsync(session, refreshToken, cancellationToken);
    }

    /// <summary>Replaces a refresh token.</summary>
    /// <returns>Null when the token is not valid any more, or was used by somebody else.</returns>
    public async Task<TokenResponse?> RefreshAsync(string refreshToken, HttpContext context)
    {
        var ct = context.RequestAborted;
        var hash = RandomSecret.Hash(refreshToken);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindAsync(connection, hash, ct) is not { IsLive: true } found) return null;

        var now = time.GetUtcNow();
        await using var batch = new NpgsqlBatch(connection);
        if (found.UsedAt + options.Value.RefreshGrace < now)
        {
            batch.Add(RevokeSql, found.Session.Id, now);
            audit.Add(batch, context, "session.refresh_reused", found.Session.TenantId, found.Session.UserId, found.Session.Id.ToString());
            await batch.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            return null;
        }

        if (found.ExpiresAt <= now) return null;
        batch.Add(UsedSql, hash, now);
        batch.Add(ExpiredSql, found.Session.Id, now);
        var successor = AddToken(batch, found.Session);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return await AnswerAsync(found.Session, successor, ct);
    }

    /// <summary>Ends the session of a refresh token; one that is not valid any more has ended already.</summary>
    public async Task EndAsync(string refreshToken, HttpContext context)
    {
        var ct = context.RequestAborted;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindAsync(connection, RandomSecret.Hash(refreshToken), ct) is not { IsLive: true } found) return;

        await using var batch = new NpgsqlBatch(connection);
        batch.Add(RevokeSql, found.Session.Id, time.GetUtcNow());
        audit.Add(batch, context, "session.ended", found.Session.TenantId, found.Session.UserId, found.Session.Id.ToString());
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private string AddToken(NpgsqlBatch batch, Session session)
    {
        var (token, now) = (RandomSecret.Create(Prefix), time.GetUtcNow());
        batch.Add(TokenSql, RandomSecret.Hash(token), session.Id, now, now + options.Value.RefreshTokenLifetime);
        return token;
    }

    private async Task<TokenResponse> AnswerAsync(Session session, string refreshToken, CancellationToken cancellationToken) => new(
        await accessTokens.IssueAsync(session, cancellationToken), "Bearer", (long)options.Value.AccessTokenLifetime.TotalSeconds, refreshToken,
        session.TenantId, session.UserId, session.Role.Name());

    private static async Task<Found?> FindAsync(NpgsqlConnection connection, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(FindSql, hash);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        var session = new Session(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), Enum.Parse<Role>(row.GetString(3), ignoreCase: true));
        return new Found(session, row.GetFieldValue<DateTimeOffset>(4), row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5), row.GetBoolean(6));
    }

    private sealed record Found(Session Session, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, bool IsLive);
}
