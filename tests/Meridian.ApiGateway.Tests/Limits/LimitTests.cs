using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Limits;

public sealed class LimitTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_beyond_the_allowance_are_refused_and_the_client_is_told_when_to_come_back()
    {
        var sender = (await stack.NewTenantAsync("free")).Sender();
        await sender.PostTextAsync("/v1/events", Events(5_000)).ExpectAsync(HttpStatusCode.Accepted);

        using var refused = await sender.PostTextAsync("/v1/events", Events(4_000));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 40);
        Assert.StartsWith("\"events\";q=5000;w=50;qu=\"events\", \"events-month\";q=1000000;w=", Field(refused, "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.StartsWith("\"events\";r=0;t=50, \"events-month\";r=995000;t=", Field(refused, "RateLimit"), StringComparison.Ordinal);
        var problem = (await refused.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!;
        Assert.Equal(("limits.rate_exceeded", "https://iana.org/assignments/http-problem-types#quota-exceeded"), ((string?)problem["code"], (string?)problem["type"]));
        Assert.Equal("events", (string?)problem["violated-policies"]!.AsArray().Single());
    }

    [Fact]
    public async Task A_refused_request_leaves_its_units_to_smaller_ones()
    {
        var sender = (await stack.NewTenantAsync("free")).Sender();
        await sender.PostTextAsync("/v1/events", Events(4_900)).ExpectAsync(HttpStatusCode.Accepted);
        await sender.PostTextAsync("/v1/events", Events(4_000)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.rate_exceeded");

        await sender.PostTextAsync("/v1/batch", $$"""{"batch":{{Events(50)}}}""").ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Requests_beyond_the_allowance_are_refused()
    {
        var owner = (await Person.RegisterAsync(stack.Gateway)).Client();
        using var first = await owner.GetAsync("/v1/keys", Cancelled);
        Assert.Equal("\"requests\";q=50;w=5", Field(first, "RateLimit-Policy"));
        Assert.InRange(int.Parse(Field(first, "RateLimit").Split("r=")[1].Split(';')[0], CultureInfo.InvariantCulture), 1, 49);

        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => owner.GetAsync("/v1/keys", Cancelled)));

        Assert.InRange(answers.Count(answer => answer.IsSuccessStatusCode), 49, 50 + (10 * clock.Elapsed.TotalSeconds) + 1);
        await Task.FromResult(answers.First(answer => !answer.IsSuccessStatusCode)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.rate_exceeded");
        // Events have an allowance of their own.
        var key = await stack.NewTenantAsync("free");
        await key.Sender().PostTextAsync("/v1/events", Events(1)).ExpectAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task One_user_too_eager_does_not_stop_the_others()
    {
        // Requests that a busy machine reads in three different seconds are not too many in any of them; then others are sent.
        var refused = 0;
        await Eventually.Until("they come in the same second", async () => (refused = await RefusedOfHotAsync()) > 0);

        // 13,500 of one user at once: 5,000 a second pass, and at first half as many again.
        Assert.InRange(refused, 1, 8_500);
    }

    // How many events are refused of a user who sends too many, beside others who do not.
    private async Task<int> RefusedOfHotAsync()
    {
        var sender = (await stack.NewTenantAsync("team")).Sender();
        var bodies = Enumerable.Range(0, 3).Select(request => $"[{string.Join(',', Enumerable.Range(0, 4_500).Select(index => Event("hot", $"h{request}-{index}"))
            .Concat(Enumerable.Range(0, 500).Select(index => Event($"u{index}", $"u{request}-{index}"))))}]").ToList();

        var receipts = await Task.WhenAll(bodies.Select(body => sender.PostTextAsync("/v1/events", body).ExpectAsync(HttpStatusCode.Accepted)));

        var rejected = receipts.SelectMany(receipt => receipt["rejected"]!.AsArray()).ToList();
        Assert.Equal(15_000, rejected.Count + receipts.Sum(receipt => (int)receipt["accepted"]!));
        Assert.All(rejected, item => Assert.Equal(("event.user_rate_limited", 'h'), ((string)item!["code"]!, ((string)item["messageId"]!)[0])));
        return rejected.Count;

        static string Event(string user, string id) => $$"""{"event":"E","userId":"{{user}}","messageId":"{{id}}"}""";
    }

    [Fact]
    public async Task A_full_request_of_one_user_is_taken()
    {
        var sender = (await stack.NewTenantAsync("free")).Sender();

        var receipt = await sender.PostTextAsync("/v1/events", $"[{string.Join(',', Enumerable.Repeat("""{"event":"E","userId":"one"}""", 5_000))}]").ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal(5_000, (int)receipt["accepted"]!);
    }

    [Fact]
    public async Task Billing_sets_what_a_tenant_may_do()
    {
        var tenant = await stack.NewTenantAsync("free");
        var sender = tenant.Sender();
        await sender.PostTextAsync("/v1/events", Events(5_000)).ExpectAsync(HttpStatusCode.Accepted);
        await sender.PostTextAsync("/v1/events", Events(4_000)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.rate_exceeded");

        await EntitleAsync(tenant, new JsonObject { ["plan"] = "business" });

        await Eventually.Until("the larger plan holds", async () => (await sender.PostTextAsync("/v1/events", Events(4_000))).StatusCode == HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Only_our_services_set_it_and_only_to_plans_there_are()
    {
        var tenant = await stack.NewTenantAsync();
        var path = $"/internal/v1/tenants/{tenant.Id}/entitlements";
        await tenant.Analyst().PutAsJsonAsync(path, new JsonObject { ["plan"] = "free" }, Cancelled).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.key_unknown");
        await Services().PutAsJsonAsync(path, new JsonObject { ["plan"] = "gold" }, Cancelled).ExpectProblemAsync(HttpStatusCode.BadRequest, "limits.unknown_plan");
        await Services().PutAsJsonAsync(path, new JsonObject { ["plan"] = "free", ["eventsPerMonth"] = -1 }, Cancelled).ExpectProblemAsync(HttpStatusCode.BadRequest, "request.invalid");
        await Services().PutAsJsonAsync($"/internal/v1/tenants/{Guid.CreateVersion7()}/entitlements", new JsonObject { ["plan"] = "free" }, Cancelled)
            .ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
    }

    [Fact]
    public async Task The_months_quota_ends_what_is_taken_and_outlives_the_loss_of_Redis()
    {
        var tenant = await stack.NewTenantAsync("team");
        await EntitleAsync(tenant, new JsonObject { ["plan"] = "team", ["eventsPerMonth"] = 1_000 });
        var sender = tenant.Sender();
        await sender.PostTextAsync("/v1/events", Events(900)).ExpectAsync(HttpStatusCode.Accepted);
        await sender.PostTextAsync("/v1/events", Events(200)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.quota_exceeded");
        await Eventually.Until("the month's events are written down", async () =>
            await stack.Database.ScalarAsync<long>("SELECT coalesce(sum(events), 0)::bigint FROM gateway.usage_months WHERE tenant_id = $1", tenant.Id) == 900);

        await stack.Redis.AskAsync(database => database.KeyDeleteAsync([.. database.Multiplexer.GetServer(database.Multiplexer.GetEndPoints()[0]).Keys(pattern: $"limits:*{tenant.Id}*")]));

        await sender.PostTextAsync("/v1/events", Events(200)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.quota_exceeded");
        using var last = await sender.PostTextAsync("/v1/events", Events(100));
        Assert.Equal(HttpStatusCode.Accepted, last.StatusCode);
        Assert.Contains("\"events-month\";r=0;", Field(last, "RateLimit"), StringComparison.Ordinal);
        await EntitleAsync(tenant, new JsonObject { ["plan"] = "team" });
        await Eventually.Until("the plan's own quota holds", async () => (await sender.PostTextAsync("/v1/events", Events(1))).StatusCode == HttpStatusCode.Accepted);
    }

    private async Task EntitleAsync(TestTenant tenant, JsonObject entitlements) =>
        await Services().PutAsJsonAsync($"/internal/v1/tenants/{tenant.Id}/entitlements", entitlements, Cancelled).ExpectEmptyAsync();

    private HttpClient Services()
    {
        var client = stack.Gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestedGateway.InternalToken);
        return client;
    }

    private static string Field(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    internal static string Events(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(index => $$"""{"event":"E","userId":"u{{index}}"}"""))}]";
}
