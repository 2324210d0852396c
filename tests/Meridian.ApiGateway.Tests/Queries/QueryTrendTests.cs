using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Queries;

public sealed class QueryTrendTests(TestedGateway stack)
{
    [Fact]
    public async Task Every_interval_of_the_range_has_a_point()
    {
        var tenant = await stack.NewTenantAsync();
        await StoreAsync(tenant, ("A", "2026-01-01T01:00:00Z", "u1", "{}"), ("A", "2026-01-01T23:59:59.999Z", "u1", "{}"), ("A", "2026-01-03T00:00:00Z", "u2", "{}"));

        var answer = await AskAsync(tenant, """{"event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-04T00:00:00Z","interval":"day","measure":"count"}""");

        Assert.Equal("[2, 0, 1]", Values(answer["series"]![0]!));
        Assert.Equal("2026-01-01T00:00:00", ((DateTimeOffset)answer["series"]![0]!["points"]![0]!["time"]!).ToString("s", CultureInfo.InvariantCulture));
        Assert.Equal((3, 3), ((long)answer["total"]!, (long)answer["series"]![0]!["total"]!));
        Assert.InRange((long)answer["rowsRead"]!, 3, long.MaxValue);
        Assert.False(answer["series"]![0]!.AsObject().TryGetPropertyValue("breakdown", out var breakdown) && breakdown is not null);
    }

    [Theory]
    [InlineData("hour", "[0, 1, 0]", "2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z")]
    [InlineData("week", "[0, 1]", "2026-03-22T00:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("month", "[1, 0]", "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z")]
    public async Task Intervals_begin_where_the_calendar_says(string interval, string values, string from, string to)
    {
        var tenant = await stack.NewTenantAsync();
        await StoreAsync(tenant, ("A", "2026-03-29T01:30:00Z", "u1", "{}"));

        var answer = await AskAsync(tenant, $$"""{"event":"A","from":"{{from}}","to":"{{to}}","interval":"{{interval}}"}""");

        Assert.Equal(values, Values(answer["series"]![0]!));
    }

    [Fact]
    public async Task Users_are_counted_once_however_often_they_came()
    {
        var tenant = await stack.NewTenantAsync();
        await StoreAsync(tenant, ("A", "2026-01-01T01:00:00Z", "u1", "{}"), ("A", "2026-01-01T02:00:00Z", "u1", "{}"), ("A", "2026-01-02T00:00:00Z", "u1", "{}"), ("A", "2026-01-02T00:00:00Z", "u2", "{}"));

        var answer = await AskAsync(tenant, """{"event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-03T00:00:00Z","interval":"day","measure":"unique_users"}""");

        Assert.Equal(("[1, 2]", 2L, 2L), (Values(answer["series"]![0]!), (long)answer["series"]![0]!["total"]!, (long)answer["total"]!));
    }

    [Theory]
    [InlineData("count", "7:3 8:1", 6)]
    [InlineData("unique_users", "7:2 8:1", 3)]
    public async Task A_breakdown_gives_the_largest_series_first_and_the_total_of_all(string measure, string expected, long total)
    {
        var tenant = await stack.NewTenantAsync();
        const string Seven = """{"plan":{"seats":7}}""";
        await StoreAsync(tenant, ("A", "2026-01-01T01:00:00Z", "u1", Seven), ("A", "2026-01-01T02:00:00Z", "u1", Seven), ("A", "2026-01-02T00:00:00Z", "u2", Seven),
            ("A", "2026-01-02T00:00:00Z", "u1", """{"plan":{"seats":"8"}}"""), ("A", "2026-01-02T00:00:00Z", "u3", """{"plan":null}"""), ("A", "2026-01-02T00:00:00Z", "u3", ""));

        var answer = await AskAsync(tenant, $$"""
            {"event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-03T00:00:00Z","measure":"{{measure}}","breakdown":"properties.plan.seats","limit":3}
            """);

        var series = answer["series"]!.AsArray().Select(one => (Breakdown: (string?)one!["breakdown"], Total: (long)one["total"]!)).ToList();
        Assert.Equal(expected, string.Join(' ', series.Where(one => one.Breakdown is not null).Select(one => $"{one.Breakdown}:{one.Total}")));
        Assert.Contains(series, one => one.Breakdown is null);
        Assert.Equal(total, (long)answer["total"]!);
        var first = await AskAsync(tenant, $$"""
            {"event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-03T00:00:00Z","measure":"{{measure}}","breakdown":"properties.plan.seats","limit":1}
            """);
        Assert.Equal((1, "7", total), (first["series"]!.AsArray().Count, (string?)first["series"]![0]!["breakdown"], (long)first["total"]!));
    }

    [Fact]
    public async Task Without_a_name_all_events_count()
    {
        var tenant = await stack.NewTenantAsync();
        await StoreAsync(tenant, ("A", "2026-01-01T01:00:00Z", "u1", "{}"), ("B", "2026-01-01T01:00:00Z", "u1", "{}"));

        var answer = await AskAsync(tenant, """{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","breakdown":"event"}""");

        Assert.Equal(["A", "B"], answer["series"]!.AsArray().Select(one => (string?)one!["breakdown"]));
    }

    [Fact]
    public async Task Another_tenants_events_do_not_count()
    {
        var (tenant, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        await StoreAsync(other, ("A", "2026-01-01T01:00:00Z", "u1", "{}"));

        var answer = await AskAsync(tenant, """{"event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""");

        Assert.Equal((0L, "[0]"), ((long)answer["total"]!, Values(answer["series"]![0]!)));
    }

    [Fact]
    public async Task Text_in_a_question_is_never_taken_for_SQL()
    {
        var tenant = await stack.NewTenantAsync();
        await StoreAsync(tenant, ("A' OR 1=1 --", "2026-01-01T01:00:00Z", "u1", """{"x') OR 1=1 --":"y\\"}"""), ("A", "2026-01-01T01:00:00Z", "u1", "{}"));

        var answer = await AskAsync(tenant, """
            {"event":"A' OR 1=1 --","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","breakdown":"properties.x') OR 1=1 --"}
            """);

        Assert.Equal((1L, "y\\"), ((long)answer["total"]!, (string?)answer["series"]![0]!["breakdown"]));
    }

    [Theory]
    [InlineData("""{"event":"A","to":"2026-01-02T00:00:00Z"}""", "query.bad_range")]
    [InlineData("""{"event":"A","from":"2026-01-02T00:00:00Z","to":"2026-01-03T00:00:00Z","limit":0}""", "request.invalid")]
    [InlineData("""{"event":"A","from":"2026-01-02T00:00:00Z","to":"2026-01-02T00:00:00Z"}""", "query.empty_range")]
    [InlineData("""{"event":"A","from":"2016-01-02T00:00:00Z","to":"2026-01-02T00:00:00Z","interval":"hour"}""", "query.too_many_points")]
    [InlineData("""{"event":"A","from":"2026-01-02T00:00:00Z","to":"2026-01-03T00:00:00Z","breakdown":"tenant_id"}""", "query.unknown_breakdown")]
    [InlineData("""{"event":"A","from":"2026-01-02T00:00:00Z","to":"2026-01-03T00:00:00Z","interval":"minute"}""", "request.unreadable")]
    [InlineData("""{"event":""", "request.unreadable")]
    public async Task A_question_that_makes_no_sense_is_a_400(string question, string code)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().PostTextAsync("/v1/query/trend", question).ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task While_ClickHouse_is_away_there_is_a_503()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("ConnectionStrings:analytics", $"Host=127.0.0.1;Port={FreePort.Next()};Username=u;Password=p;Database=meridian"));

        await tenant.Analyst(gateway).PostTextAsync("/v1/query/trend", """{"event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""")
            .ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }

    private static Task<JsonObject> AskAsync(TestTenant tenant, string question) =>
        tenant.Analyst().PostTextAsync("/v1/query/trend", question).ExpectAsync(HttpStatusCode.OK);

    private static string Values(JsonNode series) => $"[{string.Join(", ", series["points"]!.AsArray().Select(point => (long)point!["value"]!))}]";

    private async Task StoreAsync(TestTenant tenant, params (string Event, string Timestamp, string User, string Properties)[] events)
    {
        var rows = events.Select((item, index) => new JsonObject
        {
            ["tenant_id"] = tenant.Id.ToString(),
            ["event"] = item.Event,
            ["type"] = "track",
            ["message_id"] = $"m-{index}",
            ["timestamp"] = item.Timestamp,
            ["user_id"] = item.User,
            ["properties"] = item.Properties,
        }.ToJsonString());
        using var client = new HttpClient();
        using var response = await client.PostTextAsync(
            stack.ClickHouse + "&date_time_input_format=best_effort&query=INSERT+INTO+events+FORMAT+JSONEachRow", string.Join('\n', rows));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
