using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>Makes the demo tenant as it is configured now; what an earlier run left, its keys above all, no longer holds.</summary>
internal static class SeedDemoTenant
{
    private const string TenantSql = """
        INSERT INTO gateway.tenants (id, name, plan) VALUES ($1, 'Demo', 'enterprise') ON CONFLICT (id) DO UPDATE SET plan = excluded.plan
        """;

    private const string UserSql = """
        INSERT INTO gateway.users (id, email, password_hash) VALUES ($1, $2, $3)
        ON CONFLICT (lower(email)) DO UPDATE SET password_hash = excluded.password_hash
        """;

    private const string MembershipSql = """
        INSERT INTO gateway.memberships (tenant_id, user_id, role)
        SELECT $1, id, 'owner' FROM gateway.users WHERE lower(email) = lower($2)
        ON CONFLICT (tenant_id, user_id) DO NOTHING
        """;

    private const string OldKeysSql = "DELETE FROM gateway.api_keys WHERE tenant_id = $1 AND name LIKE 'Demo %'";

    private const string KeySql = """
        INSERT INTO gateway.api_keys (id, tenant_id, name, prefix, hash, scopes) VALUES ($1, $2, $3, $4, $5, $6)
        """;

    public static async Task RunAsync(NpgsqlDataSource database, DemoTenant demo, ILogger logger, CancellationToken cancellationToken)
    {
        var password = new PasswordHasher<DemoTenant>().HashPassword(demo, demo.Password);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(TenantSql, demo.TenantId);
        batch.Add(UserSql, Guid.CreateVersion7(), demo.Email, password);
        batch.Add(MembershipSql, demo.TenantId, demo.Email);
        batch.Add(OldKeysSql, demo.TenantId);
        AddKey(batch, demo.TenantId, "Demo write key", demo.WriteKey, "ingest");
        AddKey(batch, demo.TenantId, "Demo secret key", demo.SecretKey, "ingest", "query");
        // A batch is one transaction.
        await batch.ExecuteNonQueryAsync(cancellationToken);
        Log.DemoTenantReady(logger, demo.TenantId, demo.Email);
    }

    private static void AddKey(NpgsqlBatch batch, Guid tenantId, string name, string key, params string[] scopes) =>
        batch.Add(KeySql, Guid.CreateVersion7(), tenantId, name, PresentedKey.PrefixOf(key), KeyHash.Of(key).ToArray(), scopes);
}
