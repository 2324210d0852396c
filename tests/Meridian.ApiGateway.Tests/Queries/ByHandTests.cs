using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.Testing;
using static Meridian.ApiGateway.Tests.Queries.EventRows;

namespace Meridian.ApiGateway.Tests.Queries;

/// <summary>Cases worked out by hand: days that have 23 or 25 hours, windows to the millisecond, what a formula or a comparison comes to.</summary>
public sealed class ByHandTests(TestedGateway stack)
{
    [Fact]
    public async Task A_day_has_23_hours_when_clocks_go_forward_and_25_when_they_go_back()
    {
        var tenant = await stack.NewTenantAsync();
        // Berlin: 29 March 2026 ends at 22:00Z, 25 October begins at 22:00Z of the 24th and ends at 23:00Z.
        await stack.StoreAsync([Row(tenant, "A", "2026-03-28T22:59:59.999Z"), Row(tenant, "A", "2026-03-28T23:00:00Z"), Row(tenant, "A", "2026-03-29T21:59:59.999Z"), Row(tenant, "A", "2026-03-29T22:00:00Z"),
            Row(tenant, "A", "2026-10-24T22:00:00Z"), Row(tenant, "A", "2026-10-25T22:59:59.999Z"), Row(tenant, "A", "2026-10-25T23:00:00Z")]);

        var spring = await AskAsync(tenant, "trend", """{"event":"A","from":"2026-03-28","to":"2026-03-31","timeZone":"Europe/Berlin"}""");
        var autumn = await AskAsync(tenant, "trend", """{"event":"A","from":"2026-10-24","to":"2026-10-27","timeZone":"Europe/Berlin"}""");
        var hours = await AskAsync(tenant, "trend", """{"event":"A","from":"2026-10-25","to":"2026-10-26","timeZone":"Europe/Berlin","interval":"hour"}""");

        Assert.Equal(("1 2 1", "0 2 1"), (Values(spring), Values(autumn)));
        Assert.Equal("2026-03-27T23:00:00.0000000Z", ((DateTimeOffset)spring["range"]!["from"]!).UtcDateTime.ToString("O"));
        Assert.Equal(25, hours["series"]![0]!["points"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_tenants_days_are_those_of_its_time_zone()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        // It is asked again and again: the smallest plan has not as many requests.
        await stack.SetPlanAsync(owner.TenantId, "enterprise");
        var tenant = new TestTenant(stack, owner.TenantId);
        await stack.StoreAsync([Row(tenant, "A", "2026-01-01T18:30:00Z"), Row(tenant, "A", "2026-01-01T18:29:59.999Z")]);
        async Task<JsonObject> AskAsync(string question) => await owner.Client().PostTextAsync("/v1/query/trend", question).ExpectAsync(HttpStatusCode.OK);

        using var chosen = await owner.Client().PutAsync("/v1/settings", JsonBody("""{"timeZone":"Asia/Kolkata"}"""), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        await Eventually.Until("the setting holds", async () =>
            (string?)(await AskAsync("""{"event":"A","from":"2026-01-01","to":"2026-01-03","fresh":true}"""))["range"]!["timeZone"] == "Asia/Kolkata");
        var answer = await AskAsync("""{"event":"A","from":"2026-01-01","to":"2026-01-03"}""");

        Assert.Equal("1 1", Values(answer));
        Assert.Equal("Asia/Kolkata", (string?)(await owner.Client().GetAsync(new Uri("/v1/settings", UriKind.Relative), TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK))["timeZone"]);
    }

    [Fact]
    public async Task Formulas_and_comparisons()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([Row(tenant, "A", "2026-03-01T00:00:00Z"), Row(tenant, "A", "2026-03-01T01:00:00Z"), Row(tenant, "B", "2026-03-01T00:00:00Z"), Row(tenant, "B", "2026-03-02T00:00:00Z"), Row(tenant, "A", "2026-02-27T00:00:00Z")]);

        var answer = await AskAsync(tenant, "trend", """
            {"from":"2026-03-01","to":"2026-03-03","series":[{"event":"A"},{"event":"B"}],"formulas":[{"formula":"B / A * 100"},{"formula":"(A - B) * -2"}],"compare":"previous"}
            """);

        var series = answer["series"]!.AsArray();
        Assert.Equal(["A", "B", "F1", "F2"], series.Select(one => (string?)one!["series"]));
        Assert.Equal(["2 0", "1 1", "50 -", "-2 2"], series.Select(one => Points(one!["points"]!)));
        Assert.Equal((100.0, 0.0), ((double)series[2]!["total"]!, (double)series[3]!["total"]!));
        Assert.Equal(["1 0", "0 0", "0 -", "-2 0"], series.Select(one => Points(one!["previous"]!["points"]!)));
    }

    [Fact]
    public async Task A_conversion_may_take_exactly_its_window_and_end_after_the_range()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([Row(tenant, "A", "2026-03-01T23:00:00Z", "in"), Row(tenant, "B", "2026-03-02T23:00:00Z", "in"), Row(tenant, "A", "2026-03-01T23:00:00Z", "late"), Row(tenant, "B", "2026-03-02T23:00:00.001Z", "late"),
            Row(tenant, "A", "2026-03-02T00:00:00Z", "after"), Row(tenant, "B", "2026-03-02T01:00:00Z", "after")]);
        const string Question = """{"from":"2026-03-01","to":"2026-03-02","steps":[{"event":"A"},{"event":"B"}],"window":"24h","times":TIMES}""";

        foreach (var times in (string[])["true", "false"])
        {
            var answer = await AskAsync(tenant, "funnel", Question.Replace("TIMES", times, StringComparison.Ordinal));
            Assert.Equal([2, 1], answer["series"]![0]!["steps"]!.AsArray().Select(step => (int)step!["count"]!));
            Assert.Equal(times == "true" ? 86_400.0 : null, (double?)answer["series"]![0]!["steps"]![1]!["medianSeconds"]);
        }
    }

    [Fact]
    public async Task What_has_not_begun_has_no_retention()
    {
        JsonObject answer;
        DateTime today;
        do
        {
            var tenant = await stack.NewTenantAsync();
            today = DateTimeOffset.UtcNow.Date;
            await stack.StoreAsync([Row(tenant, "A", $"{today.AddDays(-1):yyyy-MM-dd}T00:00:00Z"), Row(tenant, "A", $"{today:yyyy-MM-dd}T00:00:00Z")]);

            answer = await AskAsync(tenant, "retention", $$"""{"from":"{{today.AddDays(-1):yyyy-MM-dd}}","to":"{{today.AddDays(1):yyyy-MM-dd}}","periods":2,"mode":"recurring"}""");
        }
        while (DateTimeOffset.UtcNow.Date != today); // midnight: tomorrow may have begun before the answer

        var cohorts = answer["series"]![0]!["cohorts"]!.AsArray();
        Assert.Equal(["1 1 -", "1 - -"], cohorts.Select(cohort => string.Join(' ', cohort!["values"]!.AsArray().Select(value => value?.ToString() ?? "-"))));
        Assert.Equal(["1", "1", null], answer["series"]![0]!["overall"]!.AsArray().Select(value => value?.ToString()));
    }

    private static StringContent JsonBody(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    private static Task<JsonObject> AskAsync(TestTenant tenant, string kind, string question) => tenant.Analyst().PostTextAsync($"/v1/query/{kind}", question).ExpectAsync(HttpStatusCode.OK);

    private static string Values(JsonObject answer) => Points(answer["series"]![0]!["points"]!);

    private static string Points(JsonNode points) => string.Join(' ', points.AsArray().Select(point => point!["value"]?.ToString() ?? "-"));
}
