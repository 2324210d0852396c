using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Queries;

/// <summary>Puts rows into the table of events as they are, whatever the door would have said.</summary>
internal static class EventRows
{
    public static async Task StoreAsync(this TestedGateway stack, IEnumerable<JsonObject> rows)
    {
        using var client = new HttpClient();
        using var response = await client.PostTextAsync(
            stack.ClickHouse + "&date_time_input_format=best_effort&query=INSERT+INTO+events+FORMAT+JSONEachRow", string.Join('\n', rows.Select(row => row.ToJsonString())));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A row of an event, with what a test cares about.</summary>
    public static JsonObject Row(TestTenant tenant, string name, string time, string user = "u1", string properties = "{}", string anonymous = "", string type = "track", string? messageId = null, string group = "", string traits = "") => new()
    {
        ["tenant_id"] = tenant.Id.ToString(),
        ["event"] = name,
        ["type"] = type,
        ["message_id"] = messageId ?? Guid.CreateVersion7().ToString(),
        ["timestamp"] = time,
        ["user_id"] = user,
        ["anonymous_id"] = anonymous,
        ["group_id"] = group,
        ["properties"] = properties,
        ["traits"] = traits,
    };
}
