using Meridian.ApiGateway.Tests.Auth;
using Meridian.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Meridian.ApiGateway.Tests.Isolation;

public sealed class RowSecurityTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A new table cannot be forgotten: it has row-level security, or tenants' requests have no right to read it.</summary>
    [Fact]
    public async Task No_table_can_be_read_outside_of_row_level_security()
    {
        var tables = await stack.Database.ScalarAsync<string[]>("SELECT array_agg(c.oid::regclass::text) FROM pg_class c WHERE c.relnamespace = 'gateway'::regnamespace AND c.relkind IN ('r', 'p')");
        var open = await stack.Database.ScalarAsync<string[]>("""
            SELECT coalesce(array_agg(c.oid::regclass::text), '{}') FROM pg_class c
            WHERE c.relnamespace = 'gateway'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relrowsecurity
              AND has_table_privilege('meridian_tenant', c.oid, 'SELECT, UPDATE, DELETE')
            """);

        Assert.InRange(tables.Length, 11, int.MaxValue);
        Assert.Empty(open);
    }

    [Fact]
    public async Task A_query_outside_of_a_tenant_sees_nothing()
    {
        await Person.RegisterAsync(stack.Gateway);
        foreach (var table in (string[])["tenants", "users", "memberships", "api_keys", "invitations", "sessions", "idempotency_keys", "usage_months"])
        {
            await using var count = Requests.CreateCommand($"SELECT count(*) FROM gateway.{table}");
            Assert.Equal(0L, await count.ExecuteScalarAsync(Cancelled));
        }
    }

    [Fact]
    public async Task A_tenant_sees_itself_and_its_people()
    {
        var (mine, theirs) = (await Person.RegisterAsync(stack.Gateway), await Person.RegisterAsync(stack.Gateway));
        var database = stack.Gateway.Services.GetRequiredService<TenantDatabase>();

        Assert.Equal([mine.Email], await database.ReadAsync(mine.TenantId, "SELECT email FROM gateway.users", [], row => row.GetString(0), Cancelled));
        Assert.Equal([theirs.TenantId], await database.ReadAsync(theirs.TenantId, "SELECT id FROM gateway.tenants", [], row => row.GetGuid(0), Cancelled));
    }

    [Theory]
    [InlineData("SELECT hash FROM gateway.refresh_tokens")]
    [InlineData("SELECT sealed FROM gateway.signing_keys")]
    [InlineData("SELECT value FROM gateway.outbox")]
    [InlineData("UPDATE gateway.tenants SET plan = 'enterprise'")]
    public async Task What_is_no_tenants_business_is_refused(string sql)
    {
        await using var command = Requests.CreateCommand(sql);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancelled));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private NpgsqlDataSource Requests => stack.Gateway.Services.GetRequiredService<NpgsqlDataSource>();
}
