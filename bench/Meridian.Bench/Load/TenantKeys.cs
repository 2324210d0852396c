using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>What a tenant sends and asks with.</summary>
internal sealed record TenantKeys(string Write, string Secret)
{
    /// <summary>Those of the tenant that every stack has.</summary>
    public static TenantKeys OfDemo(BenchStack stack) => new(stack.Tenant.WriteKey, stack.Tenant.SecretKey);

    /// <summary>Those of a new tenant, on the largest plan.</summary>
    public static async Task<TenantKeys> OfNewTenantAsync(BenchStack stack, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = stack.Gateway };
        var name = Guid.CreateVersion7().ToString("n");
        var person = await PostAsync(client, "/v1/auth/register", null, new() { ["email"] = $"{name}@bench.invalid", ["password"] = name, ["tenantName"] = name }, cancellationToken);
        var token = (string)person["accessToken"]!;
        await SetPlanAsync(client, stack, (string)person["tenantId"]!, cancellationToken);
        return new TenantKeys(await KeyAsync("ingest"), await KeyAsync("query"));

        async Task<string> KeyAsync(string scope) =>
            (string)(await PostAsync(client, "/v1/keys", token, new() { ["name"] = scope, ["scopes"] = new JsonArray(scope) }, cancellationToken))["key"]!;
    }

    private static async Task SetPlanAsync(HttpClient client, BenchStack stack, string tenant, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"/internal/v1/tenants/{tenant}/entitlements", UriKind.Relative)) { Content = JsonContent.Create(new JsonObject { ["plan"] = "enterprise" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", stack.InternalToken);
        using var response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<JsonObject> PostAsync(HttpClient client, string path, string? token, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }
}
