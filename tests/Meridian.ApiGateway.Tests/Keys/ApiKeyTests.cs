using System.Net;
using System.Net.Http.Headers;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Keys;

public sealed class ApiKeyTests(TestedGateway stack)
{
    private const string Event = """{"event":"E","userId":"u"}""";

    [Theory]
    [InlineData("/v1/events")]
    [InlineData("/v1/batch")]
    [InlineData("/v1/track")]
    [InlineData("/v1/query/trend")]
    public async Task Without_a_key_there_is_a_401(string path) =>
        await stack.Gateway.CreateClient().PostTextAsync(path, "{}").ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.key_missing");

    [Theory]
    [InlineData("/v1/events")]
    [InlineData("/v1/batch")]
    [InlineData("/v1/query/trend")]
    public async Task With_a_key_that_nobody_has_there_is_a_401(string path) =>
        await new TestTenant(stack, Guid.CreateVersion7()).Sender().PostTextAsync(path, "{}").ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.key_unknown");

    [Fact]
    public async Task A_write_key_may_not_ask_questions()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/query/trend", "{}").ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.scope_missing");
    }

    [Fact]
    public async Task A_key_may_be_the_user_name_of_Basic_authentication()
    {
        var tenant = await stack.NewTenantAsync();
        var client = stack.Gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(tenant.WriteKey + ":")));

        await client.PostTextAsync("/v1/events", Event).ExpectAsync(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("UPDATE gateway.api_keys SET revoked_at = now() WHERE tenant_id = $1")]
    [InlineData("UPDATE gateway.tenants SET status = 'suspended' WHERE id = $1")]
    public async Task A_key_in_use_is_refused_soon_after_it_is_taken_away(string sql)
    {
        var tenant = await stack.NewTenantAsync();
        var sender = tenant.Sender();
        await sender.PostTextAsync("/v1/events", Event).ExpectAsync(HttpStatusCode.Accepted);

        await stack.Database.ExecuteAsync(sql, tenant.Id);

        await Eventually.Until("the key is refused", async () => (await sender.PostTextAsync("/v1/events", Event)).StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.Database.ExecuteAsync("UPDATE gateway.api_keys SET expires_at = now() WHERE tenant_id = $1", tenant.Id);

        await tenant.Sender().PostTextAsync("/v1/events", Event).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.key_unknown");
    }

    [Fact]
    public async Task While_the_database_is_away_there_is_a_503()
    {
        await using var gateway = stack.With(("ConnectionStrings:meridiandb", $"Host=127.0.0.1;Port={FreePort.Next()};Username=u;Password=p"));

        await new TestTenant(stack, Guid.CreateVersion7()).Sender(gateway).PostTextAsync("/v1/events", Event)
            .ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }
}
