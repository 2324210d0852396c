using System.Net;
using System.Text.Json.Nodes;
using Meridian.Testing;
using static Meridian.ApiGateway.Tests.Queries.EventRows;

namespace Meridian.ApiGateway.Tests.Queries;

/// <summary>Questions that cannot be answered, and what their askers are told.</summary>
public sealed class RefusalTests(TestedGateway stack)
{
    private const string Range = "\"from\":\"2026-03-01\",\"to\":\"2026-04-01\"";

    [Theory]
    [InlineData("funnel", "\"steps\":[{\"event\":\"A\"}]", "query.too_few_steps", "$.steps")]
    [InlineData("funnel", "\"steps\":[{\"event\":\"A\"},{\"filter\":{\"property\":\"x\",\"operator\":\"=\",\"value\":1}}]", "filter.invalid", "$.steps[1].filter.property")]
    [InlineData("funnel", "\"steps\":[{\"event\":\"A\"},{\"event\":\"B\"}],\"window\":\"soon\"", "query.invalid", "$.window")]
    [InlineData("trend", "\"breakdown\":\"properties.a\",\"limit\":2000", "query.too_many_values", "$.limit")]
    [InlineData("trend", "\"breakdown\":\"plan\"", "query.unknown_breakdown", "$.breakdown")]
    [InlineData("trend", "\"measure\":\"sum\",\"property\":\"total\"", "query.unknown_property", "$.property")]
    [InlineData("trend", "\"measure\":\"sum\"", "query.invalid", "$.property")]
    [InlineData("trend", "\"formulas\":[{\"formula\":\"A / B\"}]", "query.bad_formula", "$.formulas[0].formula")]
    [InlineData("trend", "\"formulas\":[{\"formula\":\"A; DROP TABLE events\"}]", "query.bad_formula", "$.formulas[0].formula")]
    [InlineData("trend", "\"timeZone\":\"../../etc/passwd\"", "query.unknown_time_zone", "$.timeZone")]
    [InlineData("trend", "\"filter\":{\"property\":\"event\",\"operator\":\"regex\",\"value\":\"(a+)+$(?=b)\"}", "filter.invalid", "$.filter.value")]
    [InlineData("trend", "\"cohorts\":[\"01900000-0000-7000-8000-000000000000\"]", "query.unknown_cohort", null)]
    [InlineData("trend", "\"filter\":{\"cohort\":\"01900000-0000-7000-8000-000000000000\"}", "query.unknown_cohort", null)]
    [InlineData("trend", "\"intervall\":\"day\"", "request.unreadable", null)]
    [InlineData("retention", "\"periods\":1000", "request.invalid", "$.periods")]
    [InlineData("retention", "\"interval\":\"hour\"", "query.invalid", "$.interval")]
    [InlineData("paths", "\"start\":{\"event\":\"A\"},\"end\":{\"event\":\"B\"}", "query.invalid", "$.end")]
    [InlineData("distribution", "\"buckets\":[3,2,1]", "query.invalid", "$.buckets")]
    public async Task A_question_that_makes_no_sense_is_told_where(string kind, string members, string code, string? path)
    {
        var tenant = await stack.NewTenantAsync();

        using var response = await tenant.Analyst().PostTextAsync($"/v1/query/{kind}", $"{{{Range},{members}}}");

        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((HttpStatusCode.BadRequest, code, path), (response.StatusCode, (string?)problem["code"], (string?)problem["path"]));
    }

    [Theory]
    [InlineData("""{"from":"1900-01-01","to":"2026-01-01"}""", "query.bad_range")]
    [InlineData("""{"from":"2026-02-30","to":"2026-03-01"}""", "query.bad_range")]
    [InlineData("""{"from":"2026-03-02","to":"2026-03-01"}""", "query.empty_range")]
    [InlineData("""{"last":"7d","from":"2026-03-01"}""", "query.bad_range")]
    [InlineData("""{"last":"7 days"}""", "query.bad_range")]
    [InlineData("""{"kind":"funnel","last":"7d"}""", "query.unknown_kind")]
    [InlineData("""[1]""", "request.unreadable")]
    [InlineData("""{""", "request.unreadable")]
    public async Task An_impossible_range_is_a_400(string question, string code)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().PostTextAsync("/v1/query/trend", question).ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Any_kind_can_be_asked_by_its_name()
    {
        var tenant = await stack.NewTenantAsync();

        var answer = await tenant.Analyst().PostTextAsync("/v1/query", $$"""{"kind":"stickiness",{{Range}}}""").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("stickiness", 31), ((string?)answer["kind"], (int)answer["intervals"]!));
        await tenant.Analyst().PostTextAsync("/v1/query", $$"""{"kind":"guess",{{Range}}}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "query.unknown_kind");
    }

    [Theory]
    [InlineData("Query:MaxRowsToRead", "1", "query.too_large")]
    [InlineData("Query:MemoryMegabytes", "16", "query.too_large")]
    public async Task What_takes_more_than_a_question_may_is_a_422(string setting, string value, string code)
    {
        var tenant = await stack.NewTenantAsync();
        using var client = new HttpClient();
        // Two million users at once do not fit into 16 MiB.
        using var filled = await client.PostTextAsync(stack.ClickHouse.ToString(),
            $"INSERT INTO events (tenant_id, event, type, message_id, user_id, timestamp) SELECT toUUID('{tenant.Id}'), 'A', 'track', toString(number), toString(number), toDateTime64('2026-03-02 00:00:00', 3, 'UTC') + number % 80000 FROM numbers(2000000)");
        Assert.True(filled.IsSuccessStatusCode);
        await using var gateway = stack.With((setting, value));

        await tenant.Analyst(gateway).PostTextAsync("/v1/query/trend", $$$"""{"event":"A",{{{Range}}},"measure":"unique_users","filter":{"property":"userId","operator":"!=","value":"x"}}""")
            .ExpectProblemAsync(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task An_answer_is_kept_until_something_comes_in_and_is_nobody_elses()
    {
        var (tenant, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        await stack.StoreAsync([Row(tenant, "A", "2026-03-02T00:00:00Z")]);
        var question = $$"""{"event":"A",{{Range}}}""";
        async Task<JsonObject> AskAsync(TestTenant who) => await who.Analyst().PostTextAsync("/v1/query/trend", question).ExpectAsync(HttpStatusCode.OK);

        var first = await AskAsync(tenant);
        var kept = first;
        await Eventually.Until("the answer is kept", async () => (bool)(kept = await AskAsync(tenant))["cached"]!);
        var theirs = await AskAsync(other);
        await stack.StoreAsync([Row(tenant, "A", "2026-03-03T00:00:00Z")]);

        Assert.Equal((false, true, false), ((bool)first["cached"]!, (bool)kept["cached"]!, (bool)theirs["cached"]!));
        Assert.Equal((1, 1, 0), ((int)first["total"]!, (int)kept["total"]!, (int)theirs["total"]!));
        await Eventually.Until("the new event counts", async () => (int)(await AskAsync(tenant))["total"]! == 2);
    }
}
