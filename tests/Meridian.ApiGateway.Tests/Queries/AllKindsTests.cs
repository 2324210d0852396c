using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Library;
using Meridian.ApiGateway.Tests.Queries.Naive;
using Meridian.Contracts.Queries;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;

namespace Meridian.ApiGateway.Tests.Queries;

/// <summary>What holds whatever is asked: cohorts choose users, groups can be asked about instead of users, and an answer says how good it is.</summary>
public sealed class AllKindsTests(TestedGateway stack)
{
    private const string Range = "\"from\":\"2026-03-23\",\"to\":\"2026-04-10\",\"timeZone\":\"Europe/Berlin\"";

    // A question of each kind, some with more than one way through the code.
    private static readonly string[] Questions =
    [
        $$"""{"kind":"trend",{{Range}},"series":[{"measure":"unique_users"},{"event":"A"},{"measure":"p90","property":"properties.total"},{"measure":"per_user_sum","property":"properties.total"}],"breakdown":"properties.plan","compare":"previous"}""",
        $$"""{"kind":"trend",{{Range}},"event":"B","interval":"hour"}""",
        $$"""{"kind":"segmentation",{{Range}},"series":[{"measure":"unique_users"},{"event":"A","measure":"sum","property":"properties.total"}],"breakdowns":["properties.plan","country"]}""",
        $$"""{"kind":"funnel",{{Range}},"steps":[{"event":"A"},{"event":"B"},{"event":"C"}],"times":false}""",
        $$"""{"kind":"funnel",{{Range}},"steps":[{"event":"A"},{"event":"B"},{"event":"C"}],"breakdown":"properties.plan","window":"3d"}""",
        $$"""{"kind":"funnel",{{Range}},"steps":[{"event":"A"},{"event":"B"}],"order":"unordered"}""",
        $$"""{"kind":"retention",{{Range}},"start":{"event":"A"},"periods":5,"breakdown":"country"}""",
        $$"""{"kind":"retention",{{Range}},"periods":5,"mode":"recurring","bounded":false}""",
        $$"""{"kind":"paths",{{Range}},"start":{"event":"A"},"sessionGap":"1d"}""",
        $$"""{"kind":"paths",{{Range}},"end":{"event":"B"},"sessionGap":"1d"}""",
        $$"""{"kind":"distribution",{{Range}},"event":"A"}""",
        $$"""{"kind":"distribution",{{Range}},"property":"properties.total","buckets":[0,100,200]}""",
        $$"""{"kind":"stickiness",{{Range}},"series":[{"event":"A"},{}]}""",
        $$"""{"kind":"lifecycle",{{Range}},"interval":"week"}""",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cohort_chooses_users_in_every_kind_as_if_there_were_no_others()
    {
        var (all, few) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        var events = new NaiveData(new Random(31)).Events(260, 24, withLinks: true);
        var people = new NaivePeople(events);
        await stack.StoreAsync(events.Select(item => item.Row(all.Id)));
        // Those who did B more often than half of them, by a definition; the same people by name.
        var times = events.Where(item => item.Event == "B").CountBy(people.Of).ToList();
        var least = times.Select(one => one.Value).Order().ElementAt(times.Count / 2);
        var often = times.Where(one => one.Value >= least).Select(one => one.Key).ToHashSet();
        var members = events.Where(item => often.Contains(people.Of(item))).ToList();
        Assert.InRange(members.Count, 10, events.Count - 10);
        await stack.StoreAsync(members.Select(item => item.Row(few.Id)));
        var dynamic = await MakeAsync(all, $$$$"""{"name":"Often","definition":{"did":{"event":"B"},"times":{"operator":">=","value":{{{{least}}}}}}}""");
        var fixedOnes = await MakeAsync(all, new JsonObject { ["name"] = "Named", ["users"] = new JsonArray([.. members.Select(item => item.UserId != "" ? item.UserId : item.AnonymousId).Distinct().Select(id => (JsonNode)id)]) }.ToJsonString());

        foreach (var question in Questions)
        {
            var expected = await AskAsync(few, JsonNode.Parse(question)!.AsObject());
            foreach (var cohort in (string[])[dynamic, fixedOnes])
            {
                AssertSame(expected, await AskAsync(all, With(question, "cohorts", new JsonArray(cohort))), question);
                AssertSame(expected, await AskAsync(all, With(question, "filter", new JsonObject { ["cohort"] = cohort })), question);
                AssertSame(expected, await AskAsync(all, With(question, "filter", new JsonObject { ["not"] = new JsonObject { ["not"] = new JsonObject { ["cohort"] = cohort } } })), question);
            }
        }
    }

    [Fact]
    public async Task Groups_are_asked_about_in_every_kind_as_if_they_were_users()
    {
        var (groups, users) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        var events = new NaiveData(new Random(32)).Events(260, 24, withLinks: false);
        await stack.StoreAsync(events.Select(item => item.Row(groups.Id)));
        await stack.StoreAsync(events.Where(item => item.GroupId != "").Select(item => (item with { UserId = item.GroupId, AnonymousId = "" }).Row(users.Id)));

        foreach (var question in Questions)
        {
            // unique_users are users whoever counts as one.
            var asked = question.Replace("unique_users", "unique_groups", StringComparison.Ordinal);
            AssertSame(await AskAsync(users, JsonNode.Parse(asked)!.AsObject()), await AskAsync(groups, With(asked, "by", "group")), question);
        }
    }

    [Fact]
    public async Task The_period_before_is_what_a_question_about_it_answers()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(new NaiveData(new Random(33)).Events(260, 24, withLinks: true).Select(item => item.Row(tenant.Id)));
        foreach (var measure in (string[])["\"count\"", "\"unique_users\"", "\"sum\",\"property\":\"properties.total\"", "\"avg\",\"property\":\"properties.total\"", "\"per_user_count\""])
        {
            // Clocks go forward on the 29th: the period before has an hour more.
            JsonObject Asked(string from, string to) => JsonNode.Parse($$"""{"kind":"trend","from":"{{from}}","to":"{{to}}","timeZone":"Europe/Berlin","series":[{"measure":{{measure}}},{"event":"A"}],"formulas":[{"formula":"A - B"}]}""")!.AsObject();
            var beside = Asked("2026-03-29", "2026-04-04");
            beside["compare"] = "previous";

            var (both, before) = (await AskAsync(tenant, beside), await AskAsync(tenant, Asked("2026-03-23", "2026-03-29")));

            Assert.Equal(
                before["series"]!.AsArray().Select(one => (one!["total"]?.ToJsonString(), one["points"]!.ToJsonString())),
                both["series"]!.AsArray().Select(one => (one!["previous"]!["total"]?.ToJsonString(), one["previous"]!["points"]!.ToJsonString())));
        }
    }

    [Fact]
    public async Task Every_answer_says_how_fresh_it_is_how_long_it_took_and_how_much_was_read()
    {
        var watermark = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        await using var processor = WebApplication.CreateSlimBuilder().Build();
        processor.Urls.Add("http://127.0.0.1:0");
        processor.MapGet(FreshnessReport.Route, () => new FreshnessReport(watermark, []));
        await processor.StartAsync(Cancelled);
        await using var gateway = stack.With(("services:event-processor:http:0", processor.Urls.First()));
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(new NaiveData(new Random(34)).Events(50, 24, withLinks: false).Select(item => item.Row(tenant.Id)));
        var client = tenant.Analyst(gateway);
        var (insight, _) = await tenant.KeepAsync(JsonNode.Parse(Questions[0])!);
        // Nobody waits for a processor that is slow to answer; what it said once stays known.
        await Eventually.Until("the watermark is known", async () => (await AskAsync(client, Questions[0]))["freshness"] is not null);

        foreach (var question in (string[])[.. Questions, """{"kind":"sql","sql":"SELECT count() FROM events"}"""])
        {
            var kind = (string)JsonNode.Parse(question)!["kind"]!;
            using var response = await client.PostTextAsync($"/v1/query/{kind}", question);
            AssertSays(response, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!.AsObject(), watermark);
        }

        using var run = await client.PostTextAsync($"{insight}/run", "{}");
        AssertSays(run, JsonNode.Parse(await run.Content.ReadAsStringAsync(Cancelled))!.AsObject(), watermark);
        foreach (var path in (string[])["/v1/users", "/v1/groups", "/v1/schema/events"])
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
            Assert.Equal(watermark, DateTimeOffset.Parse(response.Headers.GetValues("Meridian-Fresh-To").Single(), null));
        }
    }

    private static void AssertSays(HttpResponseMessage response, JsonObject answer, DateTimeOffset watermark)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(watermark, (DateTimeOffset)answer["freshness"]!["watermark"]!);
        Assert.Equal(watermark, DateTimeOffset.Parse(response.Headers.GetValues("Meridian-Fresh-To").Single(), null));
        Assert.InRange((long)answer["rowsRead"]!, 1, long.MaxValue);
        Assert.InRange((double)answer["tookMs"]!, 0.001, double.MaxValue);
    }

    private static JsonObject With(string question, string member, JsonNode value)
    {
        var asked = JsonNode.Parse(question)!.AsObject();
        asked[member] = value;
        return asked;
    }

    // But for what it cost.
    private static void AssertSame(JsonObject expected, JsonObject given, string question)
    {
        foreach (var answer in (JsonObject[])[expected, given])
        {
            foreach (var cost in (string[])["rowsRead", "tookMs", "cached", "freshness"]) answer.Remove(cost);
        }

        Assert.True(JsonNode.DeepEquals(expected, given), $"{question}\n{expected.ToJsonString()}\n{given.ToJsonString()}");
    }

    private static async Task<string> MakeAsync(TestTenant tenant, string cohort) => (string)(await tenant.Analyst().PostTextAsync("/v1/cohorts", cohort).ExpectAsync(HttpStatusCode.Created))["id"]!;

    private static Task<JsonObject> AskAsync(TestTenant tenant, JsonObject question) => tenant.Analyst().PostAsync("/v1/query", question).ExpectAsync(HttpStatusCode.OK);

    private static Task<JsonObject> AskAsync(HttpClient client, string question) => client.PostTextAsync("/v1/query", question).ExpectAsync(HttpStatusCode.OK);
}
