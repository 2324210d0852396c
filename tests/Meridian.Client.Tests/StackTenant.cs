using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Meridian.Client.Tests;

/// <summary>A tenant of a test's own, made as a customer makes one: by registering and making keys.</summary>
public sealed record StackTenant(Guid Id, string WriteKey, string SecretKey)
{
    public static async Task<StackTenant> RegisterAsync(RunningServices stack)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = stack.Gateway };
        var account = await PostAsync(http, "/v1/auth/register",
            new JsonObject { ["email"] = $"{Guid.CreateVersion7():n}@example.com", ["password"] = "correct horse battery", ["tenantName"] = "Test" });
        await stack.PromoteAsync((Guid)account["tenantId"]!);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)account["accessToken"]!);
        var write = await PostAsync(http, "/v1/keys", new JsonObject { ["name"] = "site", ["scopes"] = new JsonArray("ingest") });
        var secret = await PostAsync(http, "/v1/keys", new JsonObject { ["name"] = "server", ["scopes"] = new JsonArray("ingest", "query") });
        return new StackTenant((Guid)account["tenantId"]!, (string)write["key"]!, (string)secret["key"]!);
    }

    private static async Task<JsonObject> PostAsync(HttpClient http, string path, JsonObject body)
    {
        using var response = await http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonNode.Parse(answer)!.AsObject();
    }
}
