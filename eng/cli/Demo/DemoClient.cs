using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Meridian.Cli.Output;
using Meridian.Stack;

namespace Meridian.Cli.Demo;

/// <summary>The demo tenant's engineer (sends with the write key) and analyst (asks with the secret key).</summary>
internal sealed class DemoClient(HttpClient http, DemoAccess access)
{
    /// <summary>Sends events in one request.</summary>
    /// <returns>How many were accepted.</returns>
    public async Task<int> SendAsync(IEnumerable<JsonObject> events, CancellationToken cancellationToken)
    {
        var receipt = await PostAsync<JsonObject>("/v1/events", access.WriteKey, new JsonArray([.. events]), cancellationToken);
        if (receipt["rejected"] is JsonArray { Count: > 0 } rejected) throw new CommandFailedException($"The gateway rejected events of the demo: {rejected[0]}");
        return receipt["accepted"]!.GetValue<int>();
    }

    public Task<TrendAnswer> TrendAsync(
        string eventName, (DateTimeOffset From, DateTimeOffset To) range, string? breakdown, CancellationToken cancellationToken)
    {
        var question = new JsonObject
        {
            ["event"] = eventName,
            ["from"] = range.From,
            ["to"] = range.To,
            ["interval"] = "month",
            ["measure"] = "count",
        };
        if (breakdown is not null)
        {
            question["breakdown"] = breakdown;
            question["limit"] = 1000;
        }
        return PostAsync<TrendAnswer>("/v1/query/trend", access.SecretKey, question, cancellationToken);
    }

    /// <summary>Asks a model about somebody, with its reasons.</summary>
    public Task<JsonObject> ScoreAsync(string model, string user, CancellationToken cancellationToken) =>
        PostAsync<JsonObject>($"/v1/score/{model}", access.SecretKey, new JsonObject { ["userId"] = user, ["explain"] = true }, cancellationToken);

    private async Task<T> PostAsync<T>(string path, string key, JsonNode body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new CommandFailedException($"POST {path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
        return await response.Content.ReadFromJsonAsync<T>(cancellationToken) ?? throw new CommandFailedException($"POST {path} answered with nothing.");
    }
}
