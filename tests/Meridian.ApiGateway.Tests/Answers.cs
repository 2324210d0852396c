using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests;

/// <summary>Calls whose answers a test looks at.</summary>
internal static class Answers
{
    /// <summary>Posts text, JSON unless said otherwise.</summary>
    public static Task<HttpResponseMessage> PostTextAsync(this HttpClient client, string path, string body, string contentType = "application/json") =>
        client.PostAsync(path, new StringContent(body, Encoding.UTF8, contentType), TestContext.Current.CancellationToken);

    /// <summary>Posts JSON.</summary>
    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, JsonObject body) =>
        client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    /// <summary>Expects an answer without a body.</summary>
    public static async Task ExpectEmptyAsync(this Task<HttpResponseMessage> call)
    {
        using var response = await call;
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>The body of an answer that has to have that status.</summary>
    public static async Task<JsonObject> ExpectAsync(this Task<HttpResponseMessage> call, HttpStatusCode status)
    {
        using var response = await call;
        Assert.Equal(status, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Expects a problem with that code.</summary>
    public static async Task ExpectProblemAsync(this Task<HttpResponseMessage> call, HttpStatusCode status, string code)
    {
        using var response = await call;
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal((status, code, (int)status), (response.StatusCode, (string?)problem!["code"], (int)problem["status"]!));
        Assert.NotEmpty((string?)problem["traceId"] ?? "");
        if (status == HttpStatusCode.ServiceUnavailable) Assert.NotNull(response.Headers.RetryAfter);
        if (status == HttpStatusCode.Unauthorized) Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }
}
