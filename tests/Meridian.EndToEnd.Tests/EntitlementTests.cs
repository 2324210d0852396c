using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Meridian.EndToEnd.Tests;

/// <summary>Only who has the graph's own token says what a tenant may do.</summary>
[Collection(SharedGraph.Name)]
public sealed class EntitlementTests(WholeGraph stack)
{
    [Fact]
    public async Task The_graph_s_token_sets_a_tenant_s_plan_and_no_key_of_a_tenant_does()
    {
        var nobody = Guid.CreateVersion7();

        Assert.Equal(HttpStatusCode.NotFound, await SetAsync(stack.InternalToken, nobody));
        Assert.Equal(HttpStatusCode.Unauthorized, await SetAsync(stack.SecretKey, nobody));
        Assert.Equal(HttpStatusCode.Unauthorized, await SetAsync(stack.InternalToken + "0", nobody));
    }

    [Fact]
    public void Nobody_else_is_given_it()
    {
        var given = WholeGraph.Services.Where(service => Environ(stack.Pid(service)).Contains(stack.InternalToken, StringComparison.Ordinal));

        Assert.Equal(["api-gateway", "billing-service"], given.Order());
    }

    private static string Environ(int pid) => File.ReadAllText($"/proc/{pid}/environ");

    private async Task<HttpStatusCode> SetAsync(string token, Guid tenant)
    {
        using var gateway = stack.App.CreateHttpClient("api-gateway", "http");
        gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await gateway.PutAsJsonAsync($"/internal/v1/tenants/{tenant}/entitlements", new JsonObject { ["plan"] = "team" }, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
