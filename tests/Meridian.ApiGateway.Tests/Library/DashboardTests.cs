using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.ApiGateway.Tests.Sql;

namespace Meridian.ApiGateway.Tests.Library;

public sealed class DashboardTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dashboard_is_found_again_as_it_was()
    {
        var tenant = await stack.NewTenantAsync();
        var (_, insight) = await tenant.KeepAsync("SELECT 1");
        var text = new JsonObject { ["id"] = "t", ["type"] = "text", ["x"] = 0, ["y"] = 4, ["w"] = 12, ["h"] = 2, ["title"] = "Notes", ["text"] = "# Read *me*" };

        var made = await tenant.Analyst().PostAsync("/v1/dashboards", new JsonObject
        {
            ["name"] = "Sales",
            ["range"] = new JsonObject { ["last"] = "7d" },
            ["filter"] = JsonNode.Parse("""{"property":"event","operator":"=","value":"A"}"""),
            ["tiles"] = new JsonArray(LibraryCalls.SqlTile("a", "SELECT 1"), LibraryCalls.InsightTile("b", insight["id"]!), text),
        }).ExpectAsync(HttpStatusCode.Created);

        var read = await tenant.Analyst().GetAsync($"/v1/dashboards/{made["id"]}", Cancelled).ExpectAsync(HttpStatusCode.OK);
        Assert.True(JsonNode.DeepEquals(made, read));
        Assert.Equal(("7d", "A", 3), ((string?)read["range"]!["last"], (string?)read["filter"]!["value"], read["tiles"]!.AsArray().Count));
        Assert.True(JsonNode.DeepEquals(text, read["tiles"]![2]));
        var listed = (await tenant.Analyst().GetAsync("/v1/dashboards", Cancelled).ExpectAsync(HttpStatusCode.OK))["items"]!.AsArray().Single()!;
        Assert.Equal((3, null), ((int)listed["tileCount"]!, listed["tiles"]));
    }

    [Fact]
    public async Task A_tile_that_fails_does_not_sink_the_others()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A", "{}"), ("u2", "A", "{}"));
        var (path, insight) = await tenant.KeepAsync("SELECT count() FROM events");
        var (kept, _) = (path, insight);
        var (board, _) = await tenant.MakeDashboardAsync(
            LibraryCalls.SqlTile("good", "SELECT uniq(user_id) FROM events"), LibraryCalls.SqlTile("bad", "SELECT nothing_like_it FROM events"), LibraryCalls.InsightTile("kept", insight["id"]!));

        var tiles = (await tenant.Analyst().PostAsync($"{board}/run", []).ExpectAsync(HttpStatusCode.OK))["tiles"]!.AsArray();

        Assert.Equal(["good 200", "bad 400", "kept 200"], tiles.Select(tile => $"{tile!["id"]} {tile["status"]}"));
        Assert.Equal(("[[2]]", "sql.invalid", "[[2]]"), (tiles[0]!["result"]!["rows"]!.ToJsonString(), (string?)tiles[1]!["problem"]!["code"], tiles[2]!["result"]!["rows"]!.ToJsonString()));
        Assert.Equal(("Tile good", "Test"), ((string?)tiles[0]!["title"], (string?)tiles[2]!["title"]));
        await tenant.DeleteAsync(kept, "*").ExpectEmptyAsync();
        var later = (await tenant.Analyst().PostAsync($"{board}/run", new JsonObject { ["tiles"] = new JsonArray("kept") }).ExpectAsync(HttpStatusCode.OK))["tiles"]!.AsArray().Single()!;
        Assert.Equal((404, "http.404"), ((int)later["status"]!, (string?)later["problem"]!["code"]));
    }

    [Fact]
    public async Task Its_range_is_that_of_all_its_questions()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A", "{}"));
        var trend = new JsonObject
        {
            ["id"] = "trend",
            ["type"] = "query",
            ["x"] = 0,
            ["y"] = 0,
            ["w"] = 1,
            ["h"] = 1,
            ["query"] = JsonNode.Parse("""{"kind":"trend","event":"A","from":"2020-01-01T00:00:00Z","to":"2020-01-02T00:00:00Z"}"""),
        };
        var (board, _) = await tenant.MakeDashboardAsync(trend, LibraryCalls.SqlTile("sql", "SELECT count() FROM events WHERE timestamp >= {from:DateTime64(3)} AND timestamp < {to:DateTime64(3)}"));

        var body = new JsonObject { ["range"] = new JsonObject { ["from"] = "2026-01-01T00:00:00Z", ["to"] = "2026-01-02T00:00:00Z" } };
        var tiles = (await tenant.Analyst().PostAsync($"{board}/run", body).ExpectAsync(HttpStatusCode.OK))["tiles"]!.AsArray();

        Assert.Equal((1, "[[1]]"), ((int)tiles[0]!["result"]!["total"]!, tiles[1]!["result"]!["rows"]!.ToJsonString()));
        await tenant.Analyst().PostTextAsync($"{board}/run", """{"range":{"last":"soon"}}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "query.bad_range");
        await tenant.Analyst().PostTextAsync($"{board}/run", """{"filter":{"property":"x"}}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "filter.invalid");
    }

    [Theory]
    [InlineData("""[{"id":"a","type":"text","x":8,"y":0,"w":6,"h":1,"text":"t"}]""", "dashboards.bad_tile")]
    [InlineData("""[{"id":"a","type":"text","x":0,"y":0,"w":6,"h":1,"text":"t"},{"id":"a","type":"text","x":0,"y":0,"w":6,"h":1,"text":"t"}]""", "dashboards.bad_tile")]
    [InlineData("""[{"id":"a","type":"text","x":0,"y":0,"w":6,"h":1}]""", "dashboards.bad_tile")]
    [InlineData("""[{"id":"a","type":"insight","x":0,"y":0,"w":6,"h":1}]""", "dashboards.bad_tile")]
    [InlineData("""[{"id":"a","type":"insight","x":0,"y":0,"w":6,"h":1,"insightId":"01980000-0000-7000-8000-000000000000"}]""", "dashboards.bad_tile")]
    [InlineData("""[{"id":"a","type":"query","x":0,"y":0,"w":6,"h":1,"query":{"kind":"none"}}]""", "dashboards.bad_tile")]
    [InlineData("""[{"id":"a","type":"text","x":0,"y":0,"w":13,"h":1,"text":"t"}]""", "request.invalid")]
    [InlineData("""[{"id":"","type":"text","x":0,"y":0,"w":1,"h":1,"text":"t"}]""", "request.invalid")]
    [InlineData("""[{"id":"a","type":"film","x":0,"y":0,"w":1,"h":1}]""", "request.unreadable")]
    public async Task A_tile_that_cannot_be_is_a_400(string tiles, string code)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().PostTextAsync("/v1/dashboards", $$"""{"name":"N","tiles":{{tiles}}}""").ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Another_tenants_insight_is_no_insight()
    {
        var (mine, theirs) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        var (_, insight) = await theirs.KeepAsync("SELECT 1");

        await mine.Analyst().PostAsync("/v1/dashboards", new JsonObject { ["name"] = "N", ["tiles"] = new JsonArray(LibraryCalls.InsightTile("a", insight["id"]!)) })
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "dashboards.bad_tile");
    }

    [Fact]
    public async Task A_change_needs_the_newest_version_and_replaces_the_whole()
    {
        var tenant = await stack.NewTenantAsync();
        var (path, _) = await tenant.MakeDashboardAsync(LibraryCalls.SqlTile("a", "SELECT 1"));

        await tenant.PutAsync(path, new JsonObject { ["name"] = "X" }, null).ExpectProblemAsync((HttpStatusCode)428, "http.if_match_missing");
        await tenant.PutAsync(path, new JsonObject { ["name"] = "X" }, "\"9\"").ExpectProblemAsync(HttpStatusCode.PreconditionFailed, "http.version_conflict");
        var changed = await tenant.PutAsync(path, new JsonObject { ["name"] = "X" }, "\"1\"").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("X", 2, 0), ((string?)changed["name"], (int)changed["version"]!, changed["tiles"]!.AsArray().Count));
    }

    [Fact]
    public async Task It_is_copied_deleted_and_restored()
    {
        var tenant = await stack.NewTenantAsync();
        var (path, _) = await tenant.MakeDashboardAsync(LibraryCalls.SqlTile("a", "SELECT 1"));

        var copy = await tenant.Analyst().PostAsync($"{path}/duplicate", []).ExpectAsync(HttpStatusCode.Created);
        await tenant.DeleteAsync(path, "*").ExpectEmptyAsync();

        Assert.Equal(("Board (copy)", 1), ((string?)copy["name"], copy["tiles"]!.AsArray().Count));
        await tenant.Analyst().PostAsync($"{path}/run", []).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
        await tenant.Analyst().PostAsync($"{path}/restore", []).ExpectAsync(HttpStatusCode.OK);
        await tenant.Analyst().PostAsync($"{path}/run", []).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_viewer_reads_and_changes_nothing()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var viewer = await owner.InviteAsync("viewer");
        var made = await owner.Client().PostTextAsync("/v1/dashboards", """{"name":"N"}""").ExpectAsync(HttpStatusCode.Created);
        var path = $"/v1/dashboards/{made["id"]}";

        await viewer.Client().GetAsync(path, Cancelled).ExpectAsync(HttpStatusCode.OK);
        await viewer.Client().PostAsync($"{path}/run", []).ExpectAsync(HttpStatusCode.OK);
        await viewer.Client().PostTextAsync("/v1/dashboards", """{"name":"N"}""").ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await viewer.Client().DeleteAsync(path, Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
    }
}
