using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Tests.Sql;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ApiGateway.Tests.Queries;

public sealed class CancellationTests(TestedGateway stack)
{
    // The bound of time is no help here: only who has gone stops it within a minute.
    private static readonly (string, string)[] Patient = [("Query:Timeout", "00:05:00"), ("Sql:Timeout", "00:05:00")];

    [Fact]
    public async Task When_the_asker_has_gone_ClickHouse_stops()
    {
        await using var gateway = stack.With(Patient);
        var (engine, mark) = (gateway.Services.GetRequiredService<QueryEngine>(), $"q{Guid.CreateVersion7():N}");
        using var asker = new CancellationTokenSource();
        var run = new QueryRun(Guid.CreateVersion7(), asker.Token);
        var sql = new QuerySql(QueryBackground.Of(run.TenantId, DateTimeOffset.UnixEpoch));

        var asked = engine.RowsAsync(run, sql, $"SELECT sum(sleepEachRow(0.01)) AS {mark} FROM numbers(30000) SETTINGS max_block_size = 10", row => row.GetValue(0));
        await Eventually.Until("ClickHouse works on it", async () => await CountAsync(mark) == 1);
        await asker.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Eventually.Until("ClickHouse has stopped", async () => await CountAsync(mark) == 0);
    }

    [Theory]
    [InlineData("trend")]
    [InlineData("sql")]
    public async Task When_the_client_of_a_question_has_gone_ClickHouse_stops(string kind)
    {
        await using var gateway = stack.With(Patient);
        var tenant = await stack.NewTenantAsync();
        using var analyst = tenant.Analyst(gateway);
        using var asker = new CancellationTokenSource();
        var question = kind == "sql" ? Endless(tenant) : await LongAsync(tenant);

        var asked = analyst.PostAsync($"/v1/query/{kind}", new StringContent(question.ToJsonString(), System.Text.Encoding.UTF8, "application/json"), asker.Token);
        await Eventually.Until("ClickHouse works on it", async () => await RunningAsync(tenant, "elapsed > 0.5") > 0 || asked.IsCompleted);
        Assert.False(asked.IsCompleted);
        await asker.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Eventually.Until("ClickHouse has stopped", async () => await RunningAsync(tenant) == 0);
        await stack.AskEngineAsync("SYSTEM FLUSH LOGS query_log");
        Assert.NotEqual("0", await stack.AskEngineAsync($"SELECT count() FROM system.query_log WHERE type = 'ExceptionWhileProcessing' AND {IsOf(tenant)}"));
    }

    // More pairs than any machine looks at within the test's time.
    private static JsonObject Endless(TestTenant tenant) => new()
    {
        ["sql"] = $"SELECT count() AS n, '{tenant.Id}' AS mark FROM numbers(1000000) AS a CROSS JOIN numbers(1000000) AS b WHERE a.number * b.number = 7",
    };

    // Forty patterns, each held against a kilobyte of each of 100,000 events, none of which fits.
    private async Task<JsonObject> LongAsync(TestTenant tenant)
    {
        await stack.AskEngineAsync($$$"""
            INSERT INTO events (tenant_id, event, type, message_id, user_id, timestamp, properties)
            SELECT toUUID('{{{tenant.Id}}}'), 'A', 'track', toString(number), 'u1', toDateTime64('2026-03-02 00:00:00', 3, 'UTC'), concat('{"text":"', repeat('abc1 ', 200), '"}') FROM numbers(100000)
            """);
        var patterns = Enumerable.Range(0, 40).Select(index => new JsonObject { ["property"] = "properties.text", ["operator"] = "regex", ["value"] = $"([a-z]+[0-9] ?)+x{index}" });
        return new JsonObject { ["event"] = "A", ["from"] = "2026-03-01", ["to"] = "2026-03-04", ["fresh"] = true, ["filter"] = new JsonObject { ["or"] = new JsonArray([.. patterns]) } };
    }

    // A trend first asks some short things: what has run for half a second is none of them.
    private async Task<int> RunningAsync(TestTenant tenant, string condition = "true") =>
        int.Parse(await stack.AskEngineAsync($"SELECT count() FROM system.processes WHERE {IsOf(tenant)} AND {condition}"), System.Globalization.CultureInfo.InvariantCulture);

    // By the wall around the tenant's rows, or by what the statement itself says.
    private static string IsOf(TestTenant tenant) =>
        $"(Settings['additional_table_filters'] LIKE '%{tenant.Id}%' OR query LIKE '%{tenant.Id}%') AND query NOT LIKE '%FROM system.%' AND query NOT LIKE 'INSERT%'";

    private async Task<int> CountAsync(string mark)
    {
        using var client = new HttpClient();
        using var response = await client.PostTextAsync(stack.ClickHouse.ToString(), $"SELECT count() FROM system.processes WHERE query LIKE '%{mark}%' AND query NOT LIKE '%system.processes%'");
        return int.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
