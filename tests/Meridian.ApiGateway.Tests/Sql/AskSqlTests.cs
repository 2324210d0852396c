using System.Net;
using System.Text.Json.Nodes;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Sql;

public sealed class AskSqlTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_has_columns_with_types_and_rows_in_their_order()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A", """{"n":1}"""), ("u2", "A", """{"n":2.5}"""), ("u1", "B", "{}"));

        var answer = await tenant.AskSqlAsync("""
            SELECT event, count() AS n, sum(JSONExtractFloat(properties, 'n')) AS total, min(timestamp) AS first, groupArray(user_id) AS users, NULL AS nothing
            FROM events GROUP BY event ORDER BY n DESC
            """).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(
            ["event LowCardinality(String)", "n UInt64", "total Float64", "first DateTime64(3, 'UTC')", "users Array(String)", "nothing Nullable(Nothing)"],
            answer["columns"]!.AsArray().Select(column => $"{column!["name"]} {column["type"]}"));
        Assert.Equal("""[["A",2,3.5,"2026-01-01T00:00:00.000Z",["u1","u2"],null],["B",1,0,"2026-01-01T00:00:02.000Z",["u1"],null]]""", answer["rows"]!.ToJsonString());
        Assert.False((bool)answer["truncated"]!);
        Assert.InRange((long)answer["rowsRead"]!, 3, 100_000);
        Assert.Equal("sql", (string?)answer["kind"]);
    }

    [Fact]
    public async Task Parameters_are_values_and_never_SQL()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A' OR 1=1 --", "{}"), ("u2", "A", "{}"), ("u\t\\'3", "C", "{}"));

        var answer = await tenant.AskSqlAsync(
            """
            SELECT countIf(event = {event:String}), countIf(user_id IN {users:Array(String)}), countIf(timestamp >= {from:DateTime64(3, 'UTC')}), {n:Int64}, {flag:Bool}, {none:Nullable(String)}
            FROM events
            """,
            new JsonObject
            {
                ["event"] = "A' OR 1=1 --",
                ["users"] = new JsonArray("u2", "u\t\\'3"),
                ["from"] = "2026-01-01T00:00:01Z",
                ["n"] = -7,
                ["flag"] = true,
                ["none"] = null,
            }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("[1,2,2,-7,true,null]", answer["rows"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("DateTime64(3)", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00.000Z")]
    [InlineData("DateTime64(3, 'Europe/Berlin')", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z")]
    [InlineData("DateTime", "2026-07-01", "2026-07-01T00:00:00Z")]
    [InlineData("DateTime('America/New_York')", "2026-07-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    public async Task A_time_is_the_same_moment_in_any_zone(string type, string given, string expected)
    {
        var tenant = await stack.NewTenantAsync();

        var answer = await tenant.AskSqlAsync($"SELECT {{t:{type}}}", new JsonObject { ["t"] = given }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(expected, (string?)answer["rows"]![0]![0]);
    }

    [Theory]
    [InlineData("SELECT {x:String}", "{}")]
    [InlineData("SELECT {x:UInt8}", """{"x":"many"}""")]
    [InlineData("SELECT {x:String}", """{"x":{"a":1}}""")]
    [InlineData("SELECT {x:String}, {x:UInt8}", """{"x":"1"}""")]
    public async Task A_parameter_that_does_not_fit_is_a_400(string sql, string parameters)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.AskSqlAsync(sql, JsonNode.Parse(parameters)!.AsObject()).ExpectProblemAsync(HttpStatusCode.BadRequest, "sql.bad_parameter");
    }

    [Theory]
    [InlineData("SELECT number FROM numbers(1000) ORDER BY number")]
    [InlineData("SELECT number FROM numbers(500) UNION ALL SELECT number FROM numbers(500)")]
    [InlineData("SELECT number FROM numbers(1000) ORDER BY number LIMIT 100")]
    public async Task A_longer_answer_is_cut_and_says_so(string sql)
    {
        var tenant = await stack.NewTenantAsync();

        var answer = await tenant.AskSqlAsync(sql, limit: 3).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal((3, true), (answer["rows"]!.AsArray().Count, (bool)answer["truncated"]!));
        Assert.False((bool)(await tenant.AskSqlAsync("SELECT number FROM numbers(3)", limit: 3).ExpectAsync(HttpStatusCode.OK))["truncated"]!);
    }

    [Theory]
    [InlineData("SELECT toStartOfInterval(timestamp, INTERVAL 15 MINUTE) AS t, countIf(event = 'A') AS a, uniqIf(user_id, event = 'B') FROM events GROUP BY t ORDER BY t WITH FILL STEP INTERVAL 15 MINUTE")]
    [InlineData("SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY timestamp) AS n, lagInFrame(event) OVER (PARTITION BY user_id ORDER BY timestamp) FROM events")]
    [InlineData("WITH firsts AS (SELECT user_id, min(timestamp) AS first FROM events GROUP BY user_id) SELECT count() FROM events AS e JOIN firsts AS f ON e.user_id = f.user_id WHERE e.timestamp = f.first")]
    [InlineData("SELECT quantiles(0.5, 0.9)(JSONExtractFloat(properties, 'total')), truncate(1.234, 2), CAST('1.5' AS Decimal(10, 2)), '7'::Nullable(Int32) FROM events")]
    [InlineData("SELECT EXTRACT(DAY FROM timestamp) AS day, CASE WHEN event = 'A' THEN 1 ELSE 0 END AS is_a FROM events WHERE event IN ('A', 'B') AND user_id NOT IN (SELECT user_id FROM events WHERE event = 'C')")]
    [InlineData("SELECT arrayJoin([1, 2, 3]) AS x, arrayMap(v -> v * 2, [x]) AS y, tuple(1, 'a').1, map('k', 1)['k'], x > 1 ? 'big' : 'small'")]
    [InlineData("SELECT windowFunnel(3600)(toDateTime(timestamp), event = 'A', event = 'B') AS level FROM events GROUP BY user_id")]
    [InlineData("SELECT event, count(DISTINCT user_id), groupUniqArrayIf(3)(user_id, event != '') FROM events GROUP BY ROLLUP(event) HAVING count() > 0 LIMIT 1 BY event")]
    [InlineData("SELECT 1e3, 0x1F, .5, 1_000, 'it''s', \"quoted name\", `format` FROM (SELECT 1 AS `quoted name`, 2 AS `format`)")]
    [InlineData("SELECT * EXCEPT (tenant_id) FROM events ORDER BY ALL LIMIT 10 -- the end")]
    public async Task Ordinary_questions_may_be_asked(string sql)
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A", """{"total":3}"""), ("u1", "B", "{}"));

        using var answer = await tenant.AskSqlAsync(sql);

        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task What_takes_too_long_is_stopped()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("Sql:Timeout", "00:00:00.3"));

        await tenant.Analyst(gateway).PostAsync("/v1/query/sql", Endless()).ExpectProblemAsync((HttpStatusCode)422, "sql.too_slow");
    }

    [Fact]
    public async Task What_its_asker_has_left_is_stopped()
    {
        var tenant = await stack.NewTenantAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/query/sql") { Content = new StringContent(Endless().ToJsonString(), null, "application/json") };

        var asking = tenant.Analyst().SendAsync(request, leaving.Token);
        await Eventually.Until("it runs", async () => await RunningAsync(tenant) == "1");
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await Eventually.Until("it has stopped", async () => await RunningAsync(tenant) == "0");
    }

    [Fact]
    public async Task A_tenant_has_so_many_statements_at_once()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("Sql:AtOnce", "1"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var first = new HttpRequestMessage(HttpMethod.Post, "/v1/query/sql") { Content = new StringContent(Endless().ToJsonString(), null, "application/json") };
        var running = tenant.Analyst(gateway).SendAsync(first, leaving.Token);
        await Eventually.Until("the first runs", async () => await RunningAsync(tenant) == "1");

        await tenant.Analyst(gateway).PostAsync("/v1/query/sql", new JsonObject { ["sql"] = "SELECT 1" }).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "sql.too_many_at_once");

        var other = await stack.NewTenantAsync();
        await other.Analyst(gateway).PostAsync("/v1/query/sql", new JsonObject { ["sql"] = "SELECT 1" }).ExpectAsync(HttpStatusCode.OK);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Eventually.Until("there is a place again",
            async () => (await tenant.Analyst(gateway).PostAsync("/v1/query/sql", new JsonObject { ["sql"] = "SELECT 1" })).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_problem_says_where()
    {
        var tenant = await stack.NewTenantAsync();
        using var response = await tenant.AskSqlAsync("SELECT 1, sleep(1)");

        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!;

        Assert.Equal(10, (int)problem["position"]!);
    }

    [Fact]
    public async Task The_schema_lists_what_can_be_asked_for()
    {
        var tenant = await stack.NewTenantAsync();

        var schema = await tenant.Analyst().GetAsync("/v1/query/sql/schema", Cancelled).ExpectAsync(HttpStatusCode.OK);

        var events = schema["tables"]!.AsArray().Single()!;
        var columns = events["columns"]!.AsArray().Select(column => (string)column!["name"]!).ToList();
        Assert.Equal("events", (string?)events["name"]);
        Assert.Contains("properties", columns);
        Assert.DoesNotContain("kafka_offset", columns);
        Assert.Contains("windowFunnel", schema["functions"]!.AsArray().Select(function => (string)function!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sql":""}""")]
    [InlineData("""{"sql":"SELECT 1","limit":0}""")]
    [InlineData("""{"sql":"SELECT 1","kind":"trend"}""")]
    public async Task A_question_without_sense_is_a_400(string body)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().PostTextAsync("/v1/query/sql", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task While_ClickHouse_is_away_there_is_a_503()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("ConnectionStrings:analytics", $"Host=127.0.0.1;Port={FreePort.Next()};Username=u;Password=p;Database=meridian"));

        await tenant.Analyst(gateway).PostAsync("/v1/query/sql", new JsonObject { ["sql"] = "SELECT 1" }).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }

    private static JsonObject Endless() => new() { ["sql"] = "SELECT max(cityHash64(a.number, b.number, c.number)) FROM numbers(30000) AS a CROSS JOIN numbers(30000) AS b CROSS JOIN numbers(30000) AS c" };

    private async Task<string> RunningAsync(TestTenant tenant) =>
        await stack.AskEngineAsync($"SELECT count() FROM system.processes WHERE user = 'meridian_sql' AND startsWith(query_id, '{tenant.Id}')");
}
