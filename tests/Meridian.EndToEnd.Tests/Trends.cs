using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Meridian.Testing;

namespace Meridian.EndToEnd.Tests;

/// <summary>Questions of the tests to the query API.</summary>
internal static class Trends
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>How many events of a name are stored; -1 where that is not answered.</summary>
    public static async Task<long> CountAsync(this HttpClient gateway, string eventName)
    {
        using var response = await gateway.PostAsJsonAsync("/v1/query/trend", new JsonObject
        {
            ["event"] = eventName,
            ["from"] = "2026-10-01T00:00:00Z",
            ["to"] = "2026-12-01T00:00:00Z",
            ["interval"] = "month",
            ["measure"] = "count",
        });
        if (!response.IsSuccessStatusCode) return -1;
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        return answer!["total"]!.GetValue<long>();
    }

    /// <summary>Waits until as many are stored, and then a little for more to turn up.</summary>
    public static async Task ExpectCountAsync(this HttpClient gateway, string eventName, long expected)
    {
        await Eventually.Until($"{expected} events {eventName} are stored", async () => await gateway.CountAsync(eventName) >= expected, Patience);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var count = -1L;
        await Eventually.Until("the question is answered", async () => (count = await gateway.CountAsync(eventName)) >= 0, Patience);
        Assert.Equal(expected, count);
    }
}
