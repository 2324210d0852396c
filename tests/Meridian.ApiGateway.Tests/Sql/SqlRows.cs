using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Sql;

/// <summary>Events as they lie in ClickHouse, put there by a test.</summary>
internal static class SqlRows
{
    /// <summary>Stores events of a tenant: user, event and properties; a second apart, from the first of January 2026.</summary>
    public static async Task StoreAsync(this TestedGateway stack, TestTenant tenant, params (string User, string Event, string Properties)[] events)
    {
        var rows = events.Select((item, index) => new JsonObject
        {
            ["tenant_id"] = tenant.Id.ToString(),
            ["event"] = item.Event,
            ["type"] = "track",
            ["message_id"] = $"m-{index}",
            ["timestamp"] = $"2026-01-01T00:00:{index % 60:00}Z",
            ["user_id"] = item.User,
            ["properties"] = item.Properties,
        }.ToJsonString());
        using var client = new HttpClient();
        using var response = await client.PostTextAsync(
            stack.ClickHouse + "&date_time_input_format=best_effort&query=INSERT+INTO+events+FORMAT+JSONEachRow", string.Join('\n', rows));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>What the engine itself answers to its owner.</summary>
    public static async Task<string> AskEngineAsync(this TestedGateway stack, string sql)
    {
        using var client = new HttpClient();
        using var response = await client.PostTextAsync(stack.ClickHouse.ToString(), sql);
        return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Trim();
    }

    /// <summary>Asks in SQL.</summary>
    public static Task<HttpResponseMessage> AskSqlAsync(this TestTenant tenant, string sql, JsonObject? parameters = null, int? limit = null)
    {
        var body = new JsonObject { ["sql"] = sql };
        if (parameters is not null) body["parameters"] = parameters;
        if (limit is not null) body["limit"] = limit;
        return tenant.Analyst().PostAsync("/v1/query/sql", body);
    }
}
