using System.Net;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Testing;
using Microsoft.AspNetCore.Identity;

namespace Meridian.ApiGateway.Tests.Tenants;

public sealed class MigrateDatabaseTests(TestedGateway stack)
{
    [Fact]
    public async Task The_demo_tenant_is_as_it_is_configured_now()
    {
        var tenant = await stack.NewTenantAsync();
        await MigrateAsync(tenant.Id, "first", "mk_write_first");
        await MigrateAsync(tenant.Id, "second", "mk_write_second");

        Assert.Equal(2L, await stack.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.api_keys WHERE tenant_id = $1", tenant.Id));
        Assert.Equal("mk_write_second", await stack.Database.ScalarAsync<string>("SELECT prefix FROM gateway.api_keys WHERE tenant_id = $1 AND scopes = '{ingest}'", tenant.Id));
        var hash = await stack.Database.ScalarAsync<string>("SELECT password_hash FROM gateway.users WHERE email = $1", $"demo-{tenant.Id}@example.com");
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<DemoTenant>().VerifyHashedPassword(null!, hash, "second"));
        Assert.Equal("owner", await stack.Database.ScalarAsync<string>(
            "SELECT role FROM gateway.memberships m JOIN gateway.users u ON u.id = m.user_id WHERE u.email = $1", $"demo-{tenant.Id}@example.com"));
    }

    [Fact]
    public async Task A_database_that_is_away_ends_the_verb_with_a_failure_that_is_told()
    {
        await using var program = EngineProcess.Start("Meridian.ApiGateway", "migrate", $"ConnectionStrings:meridiandb=Host=127.0.0.1;Port={FreePort.Next()};Username=u;Password=p");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(program.UntilDoneAsync);

        Assert.Contains("could not be migrated", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        using var client = stack.Gateway.CreateClient();

        var document = await client.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "/v1/events", "/v1/batch", "/v1/query/trend" }, document["paths"]!.AsObject().Select(path => path.Key).ToHashSet());
    }

    private async Task MigrateAsync(Guid tenantId, string password, string writeKey)
    {
        await using var program = EngineProcess.Start("Meridian.ApiGateway", "migrate", $"ConnectionStrings:meridiandb={stack.Database.ConnectionString}",
            $"Demo:TenantId={tenantId}", $"Demo:Email=demo-{tenantId}@example.com", $"Demo:Password={password}", $"Demo:WriteKey={writeKey}", $"Demo:SecretKey=mk_secret_{password}{tenantId}");
        await program.UntilDoneAsync();
    }
}
