using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>The table <c>invitations</c>, as registration sees it.</summary>
internal static class Invitations
{
    private const string AcceptSql = """
        UPDATE gateway.invitations i SET accepted_at = $3 FROM gateway.tenants t
        WHERE i.hash = $1 AND lower(i.email) = lower($2) AND i.accepted_at IS NULL AND i.expires_at > $3 AND t.id = i.tenant_id AND t.status = 'active'
        RETURNING i.tenant_id, i.role
        """;

    /// <summary>Uses an invitation up, in the connection's current transaction.</summary>
    /// <returns>Where it leads; null when it is not known, is for somebody else, was used or has expired.</returns>
    public static async Task<(Guid Tenant, Role Role)?> AcceptAsync(
        NpgsqlConnection connection, string token, string email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(AcceptSql, RandomSecret.Hash(token), email, now);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetGuid(0), Enum.Parse<Role>(row.GetString(1), ignoreCase: true)) : null;
    }
}
