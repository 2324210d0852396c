using Meridian.ApiGateway.Features.Audit;
using Meridian.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>People and their passwords.</summary>
internal sealed class Accounts(Passwords passwords, SecurityAudit audit, IOptions<AuthOptions> options, TimeProvider time)
{
    // As they stand in the audit.
    private const string SignedIn = "sign_in.succeeded";
    private const string Failed = "sign_in.failed";
    private const string Locked = "sign_in.locked";
    private const string NoTenant = "sign_in.without_tenant";

    private const string TenantSql = "INSERT INTO gateway.tenants (id, name) VALUES ($1, $2)";
    private const string UserSql = "INSERT INTO gateway.users (id, email, password_hash) VALUES ($1, $2, $3)";
    private const string MembershipSql = "INSERT INTO gateway.memberships (tenant_id, user_id, role) VALUES ($1, $2, $3)";

    // The oldest membership where the person does not say which.
    private const string FindSql = """
        SELECT u.id, u.password_hash, u.locked_until, m.tenant_id, m.role
        FROM gateway.users u
        LEFT JOIN LATERAL (
            SELECT m.tenant_id, m.role FROM gateway.memberships m JOIN gateway.tenants t ON t.id = m.tenant_id
            WHERE m.user_id = u.id AND t.status = 'active' AND ($2::uuid IS NULL OR m.tenant_id = $2) ORDER BY m.created_at LIMIT 1) m ON true
        WHERE lower(u.email) = lower($1)
        """;

    private const string FailedSql = """
        UPDATE gateway.users
        SET failed_sign_ins = CASE WHEN failed_sign_ins + 1 >= $2 THEN 0 ELSE failed_sign_ins + 1 END,
            locked_until = CASE WHEN failed_sign_ins + 1 >= $2 THEN $3 ELSE locked_until END
        WHERE id = $1
        """;

    private const string SucceededSql = "UPDATE gateway.users SET failed_sign_ins = 0, locked_until = NULL, password_hash = coalesce($2, password_hash) WHERE id = $1";

    /// <summary>Makes a person, and a tenant where it has a name, in the connection's current transaction.</summary>
    /// <returns>False when the address is taken; then the transaction can only be rolled back.</returns>
    public async Task<bool> TryAddAsync(NpgsqlConnection connection, HttpContext context, Registration registration)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (registration.TenantName is { } name) batch.Add(TenantSql, registration.TenantId, name);
        batch.Add(UserSql, registration.UserId, registration.Email, passwords.Hash(registration.Password));
        batch.Add(MembershipSql, registration.TenantId, registration.UserId, registration.Role.Name());
        audit.Add(batch, context, "account.registered", registration.TenantId, registration.UserId, registration.Email);
        try
        {
            await batch.ExecuteNonQueryAsync(context.RequestAborted);
            return true;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    /// <summary>Compares a password, counts failures and writes both down, in the connection's current transaction.</summary>
    /// <param name="tenantId">One of the person's tenants, or null for the first.</param>
    /// <returns>Who it is and in which tenant; null when anything is wrong.</returns>
    public async Task<(Guid Tenant, Guid User, Role Role)?> CheckAsync(NpgsqlConnection connection, HttpContext context, string email, string password, Guid? tenantId)
    {
        var account = await FindAsync(connection, email, tenantId, context.RequestAborted);
        var isRight = passwords.Verify(account?.PasswordHash, password, out var betterHash);
        var verdict = Judge(account, isRight);
        await using var batch = new NpgsqlBatch(connection);
        if (verdict == SignedIn) batch.Add(SucceededSql, account!.UserId, betterHash);
        if (verdict == Failed && account is not null) batch.Add(FailedSql, account.UserId, options.Value.FailuresUntilLocked, time.GetUtcNow() + options.Value.LockedFor);
        audit.Add(batch, context, verdict, account?.TenantId, account?.UserId, email);
        await batch.ExecuteNonQueryAsync(context.RequestAborted);
        return verdict == SignedIn ? (account!.TenantId!.Value, account.UserId, account.Role) : null;
    }

    // A locked account does not count further, or whoever guesses could keep its owner out for ever.
    private string Judge(Account? account, bool isRight)
    {
        if (account?.LockedUntil > time.GetUtcNow()) return Locked;
        return !isRight ? Failed : account!.TenantId is null ? NoTenant : SignedIn;
    }

    private static async Task<Account?> FindAsync(NpgsqlConnection connection, string email, Guid? tenantId, CancellationToken ct)
    {
        await using var command = connection.Command(FindSql, email, tenantId);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        var account = new Account(row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2), null, default);
        return row.IsDBNull(3) ? account : account with { TenantId = row.GetGuid(3), Role = Enum.Parse<Role>(row.GetString(4), ignoreCase: true) };
    }

    /// <param name="TenantName">Of a new tenant; null for one that is there.</param>
    public sealed record Registration(Guid TenantId, string? TenantName, Guid UserId, string Email, string Password, Role Role);

    private sealed record Account(Guid UserId, string PasswordHash, DateTimeOffset? LockedUntil, Guid? TenantId, Role Role);
}
