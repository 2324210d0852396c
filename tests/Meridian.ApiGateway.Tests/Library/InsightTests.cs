using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.ApiGateway.Tests.Sql;

namespace Meridian.ApiGateway.Tests.Library;

public sealed class InsightTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_kept_is_found_again_as_it_was()
    {
        var analyst = await Person.RegisterAsync(stack.Gateway);
        var query = JsonNode.Parse("""{"kind":"sql","sql":"SELECT 1","limit":7}""")!;

        var made = await analyst.Client().PostAsync("/v1/insights", new JsonObject
        {
            ["name"] = "One",
            ["query"] = query,
            ["description"] = "Just one",
            ["folder"] = "Sales/Weekly",
            ["tags"] = new JsonArray("b", "a", "b"),
        }).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal(("One", "Just one", "sql", "Sales/Weekly", 1, false), ((string?)made["name"], (string?)made["description"], (string?)made["kind"], (string?)made["folder"], (int)made["version"]!, (bool)made["favourite"]!));
        Assert.Equal(["a", "b"], made["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.True(JsonNode.DeepEquals(query, made["query"]));
        Assert.Equal((analyst.UserId, analyst.Email), ((Guid)made["createdBy"]!["userId"]!, (string)made["createdBy"]!["email"]!));
        using var again = await analyst.Client().GetAsync($"/v1/insights/{made["id"]}", Cancelled);
        Assert.Equal("\"1\"", again.Headers.ETag?.Tag);
        Assert.True(JsonNode.DeepEquals(made, JsonNode.Parse(await again.Content.ReadAsStringAsync(Cancelled))));
    }

    [Fact]
    public async Task The_answer_is_that_of_the_question_itself()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A", "{}"), ("u2", "A", "{}"));
        var sql = (string)(await tenant.KeepAsync("SELECT count() FROM events")).Path;
        var trend = (string)(await tenant.KeepAsync(JsonNode.Parse("""{"kind":"trend","event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""")!)).Path;

        var counted = await tenant.Analyst().PostAsync($"{sql}/run", null, Cancelled).ExpectAsync(HttpStatusCode.OK);
        var drawn = await tenant.Analyst().PostAsync($"{trend}/run", []).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("[[2]]", counted["rows"]!.ToJsonString());
        Assert.Equal(2, (int)drawn["total"]!);
    }

    [Fact]
    public async Task Another_range_reaches_the_question()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A", "{}"));
        var (sql, _) = await tenant.KeepAsync("SELECT count() FROM events WHERE timestamp >= {from:DateTime64(3)} AND timestamp < {to:DateTime64(3)}");
        var (trend, _) = await tenant.KeepAsync(JsonNode.Parse("""{"kind":"trend","event":"A","from":"2025-01-01T00:00:00Z","to":"2025-01-02T00:00:00Z"}""")!);

        foreach (var (from, to, expected) in ((string, string, int)[])[("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", 1), ("2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", 0)])
        {
            var range = new JsonObject { ["range"] = new JsonObject { ["from"] = from, ["to"] = to } };
            Assert.Equal($"[[{expected}]]", (await tenant.Analyst().PostAsync($"{sql}/run", range.DeepClone().AsObject()).ExpectAsync(HttpStatusCode.OK))["rows"]!.ToJsonString());
            Assert.Equal(expected, (int)(await tenant.Analyst().PostAsync($"{trend}/run", range).ExpectAsync(HttpStatusCode.OK))["total"]!);
        }
    }

    [Theory]
    [InlineData("""{"name":"N","query":{"sql":"SELECT 1"}}""", "insights.unknown_kind")]
    [InlineData("""{"name":"N","query":{"kind":"no such kind"}}""", "insights.unknown_kind")]
    [InlineData("""{"name":"N","query":{"kind":"sql/schema"}}""", "insights.unknown_kind")]
    [InlineData("""{"name":"N","query":[]}""", "insights.unknown_kind")]
    [InlineData("""{"name":"N","query":{"kind":"sql","sql":"SELECT sleep(1)"}}""", "sql.function_not_allowed")]
    [InlineData("""{"name":"N","query":{"kind":"sql","sql":"SELECT no_such_column FROM events"}}""", "sql.invalid")]
    [InlineData("""{"name":"N","query":{"kind":"sql"}}""", "request.invalid")]
    [InlineData("""{"name":"N","query":{"kind":"trend","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}}""", "query.empty_range")]
    [InlineData("""{"name":"","query":{"kind":"sql","sql":"SELECT 1"}}""", "request.invalid")]
    [InlineData("""{"query":{"kind":"sql","sql":"SELECT 1"}}""", "request.invalid")]
    [InlineData("""{"name":"N"}""", "request.invalid")]
    [InlineData("""{"name":"N","query":{"kind":"sql","sql":"SELECT 1"},"tags":[""]}""", "request.invalid")]
    [InlineData("""{"name":"N","query":""", "request.unreadable")]
    public async Task What_could_not_be_asked_is_not_kept(string body, string code)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().PostTextAsync("/v1/insights", body).ExpectProblemAsync(HttpStatusCode.BadRequest, code);

        Assert.Empty((await tenant.Analyst().GetAsync("/v1/insights", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_change_needs_the_newest_version()
    {
        var tenant = await stack.NewTenantAsync();
        var (path, made) = await tenant.KeepAsync("SELECT 1");
        var body = new JsonObject { ["name"] = "Two", ["query"] = made["query"]!.DeepClone() };

        await tenant.PutAsync(path, body, null).ExpectProblemAsync((HttpStatusCode)428, "http.if_match_missing");
        await tenant.PutAsync(path, body, "\"2\"").ExpectProblemAsync(HttpStatusCode.PreconditionFailed, "http.version_conflict");
        Assert.Equal(2, (int)(await tenant.PutAsync(path, body, "\"1\"").ExpectAsync(HttpStatusCode.OK))["version"]!);
        await tenant.PutAsync(path, body, "\"1\"").ExpectProblemAsync(HttpStatusCode.PreconditionFailed, "http.version_conflict");
        Assert.Equal(3, (int)(await tenant.PutAsync(path, body, "*").ExpectAsync(HttpStatusCode.OK))["version"]!);

        await tenant.DeleteAsync(path, null).ExpectProblemAsync((HttpStatusCode)428, "http.if_match_missing");
        await tenant.DeleteAsync(path, "\"1\"").ExpectProblemAsync(HttpStatusCode.PreconditionFailed, "http.version_conflict");
        await tenant.DeleteAsync(path, "\"3\"").ExpectEmptyAsync();
    }

    [Fact]
    public async Task Of_two_changes_to_the_same_version_one_wins()
    {
        var tenant = await stack.NewTenantAsync();
        var (path, made) = await tenant.KeepAsync("SELECT 1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            tenant.PutAsync(path, new JsonObject { ["name"] = $"N{number}", ["query"] = made["query"]!.DeepClone() }, "\"1\"")));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task What_was_deleted_is_out_of_the_way_and_can_be_restored()
    {
        var tenant = await stack.NewTenantAsync();
        var (path, _) = await tenant.KeepAsync("SELECT 1");

        await tenant.DeleteAsync(path, "*").ExpectEmptyAsync();

        Assert.Empty((await tenant.Analyst().GetAsync("/v1/insights", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray());
        Assert.Single((await tenant.Analyst().GetAsync("/v1/insights?deleted=true", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray());
        await tenant.Analyst().PostAsync($"{path}/run", []).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
        await tenant.DeleteAsync(path, "*").ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
        Assert.Null((await tenant.Analyst().PostAsync($"{path}/restore", []).ExpectAsync(HttpStatusCode.OK))["deletedAt"]);
        await tenant.Analyst().PostAsync($"{path}/run", []).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_list_is_searched_and_goes_page_by_page()
    {
        var tenant = await stack.NewTenantAsync();
        for (var number = 0; number < 5; number++) await tenant.KeepAsync("SELECT 1", $"Insight {number} 100%", number % 2 == 0 ? "even" : "odd");

        Assert.Equal(["Insight 4 100%", "Insight 2 100%", "Insight 0 100%"], await NamesAsync("?folder=even"));
        Assert.Equal(["Insight 3 100%"], await NamesAsync("?search=INSIGHT%203"));
        Assert.Equal(5, (await NamesAsync("?search=100%25")).Count);
        Assert.Empty(await NamesAsync("?search=1%25"));
        Assert.Empty(await NamesAsync("?kind=trend"));
        var first = await tenant.Analyst().GetAsync("/v1/insights?limit=3", Cancelled).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(["Insight 1 100%", "Insight 0 100%"], await NamesAsync($"?limit=3&cursor={first["next"]}"));
        await tenant.Analyst().GetAsync("/v1/insights?cursor=x", Cancelled).ExpectProblemAsync(HttpStatusCode.BadRequest, "page.bad_cursor");

        async Task<List<string>> NamesAsync(string question) =>
            [.. (await tenant.Analyst().GetAsync($"/v1/insights{question}", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray().Select(item => (string)item!["name"]!)];
    }

    [Fact]
    public async Task A_star_is_everybodys_own()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var viewer = await owner.InviteAsync("viewer");
        var made = await owner.Client().PostAsync("/v1/insights", LibraryCalls.Insight("SELECT 1")).ExpectAsync(HttpStatusCode.Created);
        var path = $"/v1/insights/{made["id"]}";

        await viewer.Client().PutAsync($"{path}/favourite", null, Cancelled).ExpectEmptyAsync();
        await viewer.Client().PutAsync($"{path}/favourite", null, Cancelled).ExpectEmptyAsync();

        Assert.True((bool)(await viewer.Client().GetAsync(path, Cancelled).ExpectAsync(HttpStatusCode.OK))["favourite"]!);
        Assert.False((bool)(await owner.Client().GetAsync(path, Cancelled).ExpectAsync(HttpStatusCode.OK))["favourite"]!);
        Assert.Single((await viewer.Client().GetAsync("/v1/insights?favourite=true", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray());
        await viewer.Client().DeleteAsync($"{path}/favourite", Cancelled).ExpectEmptyAsync();
        Assert.Empty((await viewer.Client().GetAsync("/v1/insights?favourite=true", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_viewer_reads_and_an_analyst_writes()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var (viewer, analyst) = (await owner.InviteAsync("viewer"), await owner.InviteAsync("analyst"));
        var made = await analyst.Client().PostAsync("/v1/insights", LibraryCalls.Insight("SELECT 1")).ExpectAsync(HttpStatusCode.Created);
        var path = $"/v1/insights/{made["id"]}";

        await viewer.Client().GetAsync(path, Cancelled).ExpectAsync(HttpStatusCode.OK);
        await viewer.Client().PostAsync($"{path}/run", []).ExpectAsync(HttpStatusCode.OK);
        await viewer.Client().PostAsync("/v1/insights", LibraryCalls.Insight("SELECT 1")).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await viewer.Client().PostAsync($"{path}/duplicate", []).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await viewer.Client().PostAsync($"{path}/restore", []).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await viewer.Client().DeleteAsync(path, Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        Assert.Equal("Test (copy)", (string?)(await analyst.Client().PostAsync($"{path}/duplicate", []).ExpectAsync(HttpStatusCode.Created))["name"]);
    }

    [Fact]
    public async Task The_same_request_twice_keeps_one()
    {
        var tenant = await stack.NewTenantAsync();
        var client = tenant.Analyst();
        client.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        var first = await client.PostAsync("/v1/insights", LibraryCalls.Insight("SELECT 1")).ExpectAsync(HttpStatusCode.Created);
        var second = await client.PostAsync("/v1/insights", LibraryCalls.Insight("SELECT 1")).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal((string?)first["id"], (string?)second["id"]);
        Assert.Single((await tenant.Analyst().GetAsync("/v1/insights", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray());
    }
}
