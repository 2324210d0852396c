using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;

namespace Meridian.ApiGateway.Tests.Audit;

public sealed class ListAuditTests(TestedGateway stack)
{
    // A day ago. What is done in a test, such as registering, may be stored too, by an event-processor of another test: that is of now, and after Until.
    private static readonly DateTimeOffset Start = new(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);
    private static readonly string Until = $"to={Start.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}";

    [Fact]
    public async Task Records_come_newest_first_page_by_page_each_once()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        await StoreAsync(person.TenantId, 25, index => index % 2 == 0 ? "key.created" : "key.revoked");
        await StoreAsync(person.TenantId, 25, index => index % 2 == 0 ? "key.created" : "key.revoked"); // arrived twice

        var (subjects, cursor) = (new List<string>(), "");
        do
        {
            var page = await person.Client().GetAsync($"/v1/audit?limit=10&{Until}{cursor}", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);
            subjects.AddRange(page["items"]!.AsArray().Select(item => (string)item!["subject"]!));
            cursor = (string?)page["next"] is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(index => $"s-{index:00}"), subjects);
    }

    [Fact]
    public async Task Records_are_found_by_action_by_person_and_by_time()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        var actor = Guid.CreateVersion7();
        await StoreAsync(person.TenantId, 4, index => index == 1 ? "key.created" : "sign_in.failed", actor);

        Assert.Equal(["s-01"], await SubjectsAsync(person, "?action=key.created"));
        Assert.Equal(4, (await SubjectsAsync(person, $"?userId={actor}")).Count);
        Assert.Empty(await SubjectsAsync(person, $"?userId={Guid.CreateVersion7()}"));
        Assert.Equal(["s-03", "s-02"], await SubjectsAsync(person, $"?from={Start.AddSeconds(2):yyyy-MM-ddTHH:mm:ssZ}&{Until}"));
        Assert.Equal(["s-00"], await SubjectsAsync(person, $"?to={Start.AddSeconds(1):yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.Equal(["s-02"], await SubjectsAsync(person, "?subject=s-02"));
    }

    [Fact]
    public async Task Nobody_sees_what_was_done_elsewhere()
    {
        var (mine, other) = (await Person.RegisterAsync(stack.Gateway), await Person.RegisterAsync(stack.Gateway));
        await StoreAsync(other.TenantId, 3, _ => "key.created");

        Assert.Empty(await SubjectsAsync(mine, $"?{Until}"));
        Assert.DoesNotContain("s-00", await SubjectsAsync(mine, ""));
    }

    [Theory]
    [InlineData("cursor=rubbish!", "page.bad_cursor")]
    [InlineData("cursor=MS8y", "page.bad_cursor")]
    [InlineData("limit=0", "request.invalid")]
    [InlineData("limit=501", "request.invalid")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "query.empty_range")]
    [InlineData("userId=somebody", "request.unreadable")]
    public async Task A_question_that_makes_no_sense_is_a_400(string question, string code)
    {
        var person = await Person.RegisterAsync(stack.Gateway);

        await person.Client().GetAsync($"/v1/audit?{question}", TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_key_that_is_for_questions_about_events_does_not_see_it()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().GetAsync("/v1/audit", TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.scope_missing");
    }

    private static async Task<List<string>> SubjectsAsync(Person person, string question)
    {
        var page = await person.Client().GetAsync($"/v1/audit{question}", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);
        return [.. page["items"]!.AsArray().Select(item => (string)item!["subject"]!)];
    }

    private async Task StoreAsync(Guid tenantId, int records, Func<int, string> action, Guid actor = default)
    {
        var rows = Enumerable.Range(0, records).Select(index => new JsonObject
        {
            ["tenant_id"] = tenantId,
            ["at"] = Start.AddSeconds(index).ToString("yyyy-MM-dd HH:mm:ss.fff"),
            // The same record has the same id each time.
            ["id"] = new Guid(index + 1, 0, 0, tenantId.ToByteArray()[8..]),
            ["area"] = "security",
            ["action"] = action(index),
            ["user_id"] = actor,
            ["subject"] = $"s-{index:00}",
            ["ip"] = "203.0.113.7",
        }.ToJsonString());
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(stack.ClickHouse + "&query=INSERT+INTO+audit+FORMAT+JSONEachRow"), new StringContent(string.Join('\n', rows)), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
