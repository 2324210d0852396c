using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Queries;
using Meridian.ApiGateway.Tests.Sql;
using Meridian.Contracts.Events;
using Meridian.Testing;
using static Meridian.ApiGateway.Tests.Queries.EventRows;

namespace Meridian.ApiGateway.Tests.People;

/// <summary>Users by all their ids, cohorts of them, and the names that builders offer.</summary>
public sealed class PeopleTests(TestedGateway stack)
{
    [Fact]
    public async Task What_was_done_anonymously_is_the_users_whenever_the_link_arrives()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([Row(tenant, "A", "2026-03-01T00:00:00Z", "", anonymous: "anon"), Row(tenant, "A", "2026-03-02T00:00:00Z", "u1"), Row(tenant, "A", "2026-03-03T00:00:00Z", "old")]);
        const string Question = """{"event":"A","from":"2026-03-01","to":"2026-03-04","measure":"unique_users","fresh":true}""";
        Assert.Equal(3, (int)(await AskAsync(tenant, Question))["total"]!);

        await stack.StoreAsync([Row(tenant, "", "2026-03-05T00:00:00Z", "u1", anonymous: "anon", type: "identify", traits: """{"plan":"pro"}"""), Row(tenant, "", "2026-03-06T00:00:00Z", "u1", anonymous: "old", type: "alias"),
            Row(tenant, "", "2026-03-07T00:00:00Z", "u2", anonymous: "anon", type: "identify")]);

        await Eventually.Until("the three are one", async () => (int)(await AskAsync(tenant, Question))["total"]! == 1);
        var user = await GetAsync(tenant, "/v1/users/anon", HttpStatusCode.OK);
        Assert.Equal(("u1", false, "anon old u1", "pro"), ((string?)user["id"], (bool)user["isAnonymous"]!, string.Join(' ', user["ids"]!.AsArray().Select(id => (string?)id)), (string?)user["traits"]!["plan"]));
        var timeline = await GetAsync(tenant, "/v1/users/u1/timeline?event=A&limit=2", HttpStatusCode.OK);
        Assert.Equal(["2026-03-03", "2026-03-02"], timeline["events"]!.AsArray().Select(item => ((string)item!["timestamp"]!)[..10]));
        var rest = await GetAsync(tenant, $"/v1/users/u1/timeline?event=A&limit=2&before={timeline["next"]}", HttpStatusCode.OK);
        Assert.Equal((1, null), (rest["events"]!.AsArray().Count, rest["next"]));
        await tenant.Analyst().GetAsync(new Uri("/v1/users/nobody", UriKind.Relative), TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.NotFound, "users.unknown");
    }

    [Fact]
    public async Task What_Meridian_itself_tells_is_no_persons_and_counts_only_when_it_is_asked_for()
    {
        var tenant = await stack.NewTenantAsync();
        // At a quarter of an hour and between two of them: counts of whole quarters are read otherwise.
        await stack.StoreAsync([Row(tenant, "A", "2026-03-01T00:05:00Z"), Row(tenant, OwnEvents.ModelDrift, "2026-03-01T00:05:00Z", "", anonymous: "meridian"), Row(tenant, OwnEvents.ModelDrift, "2026-03-01T00:20:00Z", "", anonymous: "meridian")]);

        foreach (var measure in (string[])["count", "unique_users"])
        {
            Assert.Equal(1, (int)(await AskAsync(tenant, $$"""{"from":"2026-03-01T00:00:00Z","to":"2026-03-01T00:25:00Z","measure":"{{measure}}"}"""))["total"]!);
        }

        Assert.Equal(2, (int)(await AskAsync(tenant, $$"""{"event":"{{OwnEvents.ModelDrift}}","from":"2026-03-01","to":"2026-03-02","measure":"count"}"""))["total"]!);
        Assert.Equal(["u1"], (await GetAsync(tenant, "/v1/users", HttpStatusCode.OK))["users"]!.AsArray().Select(user => (string?)user!["id"]));
    }

    [Fact]
    public async Task Users_come_in_pages_those_seen_last_first_and_can_be_searched()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([.. Enumerable.Range(1, 5).Select(day => Row(tenant, "A", $"2026-03-0{day}T00:00:00Z", $"u{day}")), Row(tenant, "", "2026-03-01T12:00:00Z", "u3", type: "identify", traits: """{"name":"Ada","age":null}""")]);

        var first = await GetAsync(tenant, "/v1/users?limit=3", HttpStatusCode.OK);
        var second = await GetAsync(tenant, $"/v1/users?limit=3&cursor={first["next"]}", HttpStatusCode.OK);
        var found = await GetAsync(tenant, "/v1/users?search=ada", HttpStatusCode.OK);

        Assert.Equal(["u5", "u4", "u3", "u2", "u1"], first["users"]!.AsArray().Concat(second["users"]!.AsArray()).Select(user => (string?)user!["id"]));
        Assert.Equal(("u3", """{"name":"Ada"}"""), ((string?)found["users"]!.AsArray().Single()!["id"], found["users"]![0]!["traits"]!.ToJsonString()));
    }

    [Fact]
    public async Task Whatever_the_number_of_people_the_list_is_the_same_as_all_of_them_in_order()
    {
        var tenant = await stack.NewTenantAsync();
        // 60,000 events of 30,000 people: more than are looked through at first. A thousand of them were last seen long before; person 7 has another id from before.
        await stack.AskEngineAsync($$$"""
            INSERT INTO events (tenant_id, event, type, message_id, user_id, traits, timestamp)
            SELECT toUUID('{{{tenant.Id}}}'), if(n = 0, '', 'A'), if(n = 0, 'identify', 'track'), concat(toString(who), '-', toString(n)), concat('person-', toString(who)), if(n = 0, concat('{"plan":"', if(who % 3 = 0, 'pro', 'free'), '"}'), ''),
                toDateTime64(if(who >= 29000, '2025-01-01 00:00:00', '2026-03-01 00:00:00'), 3, 'UTC') + (who * 7919 % 30000) * 60 + n * 17
            FROM (SELECT number % 30000 AS who, intDiv(number, 30000) AS n FROM numbers(60000))
            """);
        await stack.StoreAsync([Row(tenant, "A", "2024-01-01T00:00:00Z", "", anonymous: "before"), Row(tenant, "", "2024-01-02T00:00:00Z", "person-7", anonymous: "before", type: "identify")]);
        async Task<IReadOnlyList<string>> OfEngineAsync(string having) => (await stack.AskEngineAsync(
            $"SELECT user_id FROM events WHERE tenant_id = '{tenant.Id}' AND user_id != '' GROUP BY user_id HAVING {having} ORDER BY max(timestamp) DESC, sipHash64(user_id) DESC")).Split('\n');

        var (all, pro, old) = (await OfEngineAsync("1"), await OfEngineAsync("countIf(traits LIKE '%pro\"%') > 0"), await OfEngineAsync("user_id LIKE 'person-2900%'"));

        Assert.Equal(30_000, all.Count);
        Assert.Equal(all.Take(400), await PagesAsync(tenant, "", 2));
        Assert.Equal(pro.Take(400), await PagesAsync(tenant, "&search=Pro%22", 2));
        Assert.Equal(old, await PagesAsync(tenant, "&search=person-2900", 1));
        Assert.Equal(["person-7"], await PagesAsync(tenant, "&search=before", 1));
        Assert.Equal("2024-01-01", ((string)(await GetAsync(tenant, "/v1/users?search=before", HttpStatusCode.OK))["users"]![0]!["firstSeenAt"]!)[..10]);
        var cohort = await MakeAsync(tenant, """{"name":"Pro","definition":{"property":"traits.plan","operator":"=","value":"pro"}}""");
        Assert.Equal(pro.Take(200), await PagesAsync(tenant, $"&cohort={cohort}", 1));
        Assert.Equal(pro.Where(id => id.StartsWith("person-2900", StringComparison.Ordinal)), await PagesAsync(tenant, $"&cohort={cohort}&search=person-2900", 1));
    }

    [Fact]
    public async Task The_list_goes_on_to_those_who_were_not_seen_lately()
    {
        var tenant = await stack.NewTenantAsync();
        // One person did nearly all.
        await stack.AskEngineAsync($"""
            INSERT INTO events (tenant_id, event, type, message_id, user_id, timestamp)
            SELECT toUUID('{tenant.Id}'), 'A', 'track', toString(number), if(number < 60000, 'busy', concat('u', toString(number - 60000))), toDateTime64('2026-03-01 00:00:00', 3, 'UTC') - number * 60 FROM numbers(60100)
            """);

        Assert.Equal(["busy", .. Enumerable.Range(0, 100).Select(number => $"u{number}")], await PagesAsync(tenant, "", 1));
    }

    [Fact]
    public async Task Cohorts_choose_by_what_was_done_by_traits_and_by_name()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([.. Enumerable.Range(0, 3).Select(index => Row(tenant, "A", $"2026-03-0{index + 1}T00:00:00Z", "often")), Row(tenant, "A", "2026-03-01T00:00:00Z", "once"), Row(tenant, "B", "2026-03-01T00:00:00Z", "never"),
            Row(tenant, "", "2026-03-02T00:00:00Z", "once", type: "identify", traits: """{"plan":"pro"}"""), Row(tenant, "", "2026-03-03T00:00:00Z", "often", type: "identify", traits: """{"plan":"pro"}"""),
            Row(tenant, "", "2026-03-04T00:00:00Z", "often", type: "identify", traits: """{"plan":"free"}""")]);
        var often = await MakeAsync(tenant, """{"name":"Often","definition":{"did":{"event":"A"},"times":{"operator":">=","value":3}}}""");
        var rarely = await MakeAsync(tenant, """{"name":"Rarely","definition":{"did":{"event":"A"},"times":{"operator":"<","value":3}}}""");
        var pro = await MakeAsync(tenant, """{"name":"Pro","definition":{"property":"traits.plan","operator":"=","value":"pro"}}""");
        var notPro = await MakeAsync(tenant, $$$"""{"name":"Not pro","definition":{"and":[{"not":{"cohort":"{{{pro}}}"}},{"property":"traits.plan","operator":"!=","value":"team"}]}}""");
        var named = await MakeAsync(tenant, """{"name":"Named","users":["never","once"]}""");
        var frozen = await MakeAsync(tenant, """{"name":"Frozen","type":"static","definition":{"did":{"event":"B"}}}""");

        Assert.Equal("often", await UsersAsync(tenant, often));
        Assert.Equal("never once", await UsersAsync(tenant, rarely));
        Assert.Equal("once", await UsersAsync(tenant, pro));
        Assert.Equal("never often", await UsersAsync(tenant, notPro));
        Assert.Equal("never once", await UsersAsync(tenant, named));
        Assert.Equal("never", await UsersAsync(tenant, frozen));
        var asked = await AskAsync(tenant, $$"""{"from":"2026-03-01","to":"2026-04-01","event":"A","filter":{"or":[{"cohort":"{{often}}"},{"cohort":"{{named}}"}]},"cohorts":["{{rarely}}"]}""");
        Assert.Equal(1, (int)asked["total"]!);
        await (await stack.NewTenantAsync()).Analyst().PostTextAsync("/v1/query/trend", $$"""{"last":"7d","cohorts":["{{named}}"]}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "query.unknown_cohort");

        using var changed = await tenant.Analyst().PostTextAsync($"/v1/cohorts/{named}/users", """{"add":["often"],"remove":["never"]}""");
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal("often once", await UsersAsync(tenant, named));
        var renamed = await tenant.Analyst().PutAsJsonAsync($"/v1/cohorts/{named}", new JsonObject { ["name"] = "By name", ["description"] = null, ["definition"] = null }, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(("By name", "static"), ((string?)renamed["name"], (string?)renamed["type"]));
        Assert.Equal("often once", await UsersAsync(tenant, named));
        Assert.Equal(2, (int)(await GetAsync(tenant, $"/v1/cohorts/{named}", HttpStatusCode.OK))["users"]!);
        await tenant.Analyst().DeleteAsync(new Uri($"/v1/cohorts/{pro}", UriKind.Relative), TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.Conflict, "cohorts.in_use");
        await tenant.Analyst().DeleteAsync(new Uri($"/v1/cohorts/{notPro}", UriKind.Relative), TestContext.Current.CancellationToken).ExpectEmptyAsync();
        Assert.Equal(5, (await GetAsync(tenant, "/v1/cohorts", HttpStatusCode.OK))["cohorts"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"name":"X"}""", "cohorts.invalid")]
    [InlineData("""{"name":"X","definition":{"did":{"event":"A"},"times":{"operator":">=","value":-1}}}""", "cohorts.invalid")]
    [InlineData("""{"name":"X","definition":{"property":"properties.plan","operator":"=","value":"pro"}}""", "cohorts.invalid")]
    [InlineData("""{"name":"X","definition":{"cohort":"01900000-0000-7000-8000-000000000000"}}""", "query.unknown_cohort")]
    public async Task A_cohort_that_makes_no_sense_is_a_400(string cohort, string code)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().PostTextAsync("/v1/cohorts", cohort).ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_cohort_cannot_be_made_of_itself()
    {
        var tenant = await stack.NewTenantAsync();
        var first = await MakeAsync(tenant, """{"name":"First","definition":{"did":{}}}""");
        var second = await MakeAsync(tenant, $$$"""{"name":"Second","definition":{"cohort":"{{{first}}}"}}""");

        using var body = new StringContent($$$"""{"name":"First","definition":{"cohort":"{{{second}}}"}}""", System.Text.Encoding.UTF8, "application/json");
        await tenant.Analyst().PutAsync($"/v1/cohorts/{first}", body, TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.BadRequest, "cohorts.too_deep");
    }

    [Fact]
    public async Task Builders_find_names_properties_and_values()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([Row(tenant, "A", "2026-03-01T00:00:00Z", properties: """{"plan":"pro","seats":7,"owner":{"name":"Ada"}}""", group: "g-1"), Row(tenant, "A", "2026-03-02T00:00:00Z", properties: """{"plan":"free"}"""), Row(tenant, "B", "2026-03-02T00:00:00Z"),
            Row(tenant, "", "2026-03-03T00:00:00Z", type: "group", group: "g-1", traits: """{"tier":"gold"}""")]);

        var events = await GetAsync(tenant, "/v1/schema/events", HttpStatusCode.OK);
        var properties = await GetAsync(tenant, "/v1/schema/properties?event=A", HttpStatusCode.OK);
        var values = await GetAsync(tenant, "/v1/schema/values?property=properties.plan", HttpStatusCode.OK);
        var group = await GetAsync(tenant, "/v1/groups/g-1", HttpStatusCode.OK);
        var groups = await GetAsync(tenant, "/v1/groups?search=G-", HttpStatusCode.OK);

        Assert.Equal(["A 2", " 1", "B 1"], events["events"]!.AsArray().Select(item => $"{item!["event"]} {item["count"]}"));
        Assert.Equal(["properties.plan text 1", "properties.owner.name text 0.5", "properties.seats number 0.5"], properties["properties"]!.AsArray().Select(item => $"{item!["property"]} {item["kinds"]![0]} {item["share"]}"));
        Assert.Equal(["free 1", "pro 1"], values["values"]!.AsArray().Select(item => $"{item!["value"]} {item["count"]}"));
        Assert.Equal(("gold", 1, 2), ((string?)group["traits"]!["tier"], (int)group["users"]!, (int)group["events"]!));
        Assert.Equal("g-1", (string?)groups["groups"]!.AsArray().Single()!["id"]);
    }

    // The ids of the first pages.
    private static async Task<IReadOnlyList<string>> PagesAsync(TestTenant tenant, string query, int count)
    {
        var (ids, cursor) = (new List<string>(), "");
        for (var page = 0; page < count; page++)
        {
            var answer = await GetAsync(tenant, $"/v1/users?limit=200{query}{cursor}", HttpStatusCode.OK);
            ids.AddRange(answer["users"]!.AsArray().Select(user => (string)user!["id"]!));
            cursor = $"&cursor={answer["next"]}";
        }

        return ids;
    }

    private static Task<JsonObject> AskAsync(TestTenant tenant, string question) => tenant.Analyst().PostTextAsync("/v1/query/trend", question).ExpectAsync(HttpStatusCode.OK);

    private static Task<JsonObject> GetAsync(TestTenant tenant, string path, HttpStatusCode status) => tenant.Analyst().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken).ExpectAsync(status);

    private static async Task<string> MakeAsync(TestTenant tenant, string cohort) => (string)(await tenant.Analyst().PostTextAsync("/v1/cohorts", cohort).ExpectAsync(HttpStatusCode.Created))["id"]!;

    private static async Task<string> UsersAsync(TestTenant tenant, string cohort) =>
        string.Join(' ', (await GetAsync(tenant, $"/v1/cohorts/{cohort}/users", HttpStatusCode.OK))["users"]!.AsArray().Select(user => (string)user!["id"]!).Order(StringComparer.Ordinal));
}
