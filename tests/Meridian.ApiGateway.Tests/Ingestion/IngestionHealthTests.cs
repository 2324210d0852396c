using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.ApiGateway.Tests.Limits;
using Meridian.Testing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Meridian.ApiGateway.Tests.Ingestion;

public sealed class IngestionHealthTests(TestedGateway stack)
{
    private const string Health = "/v1/ingestion/health";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_came_in_is_stored_a_repeat_or_refused_with_its_reason()
    {
        await using var processor = await RunningProcessor.StartAsync(stack);
        await ReplicaTests.UntilSharedAsync(processor.Gateway);
        var (mine, stranger) = (await Person.RegisterAsync(processor.Gateway), await Person.RegisterAsync(processor.Gateway));
        await stack.SetPlanAsync(mine.TenantId, "enterprise");
        var client = mine.Client();

        await client.PostTextAsync("/v1/events", """
            [{"messageId":"m-1","event":"A","userId":"u"},{"messageId":"m-2","event":"A","userId":"u"},{"messageId":"m-1","event":"A","userId":"u"},
             {"event":"A"},{"event":"A"},{"event":"A","userId":"u","timestamp":"soon"}]
            """).ExpectAsync(HttpStatusCode.Accepted);
        await client.PostTextAsync("/v1/batch", "{}").ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.batch_missing");
        await client.PostTextAsync("/v1/events", "no JSON").ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.not_json");
        await client.PostTextAsync("/v1/events", "no JSON either").ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.not_json");

        await Eventually.Until("all of it is counted", async () => await TotalsAsync(client) == (3, 2, 1, 3, 3), Patience);
        var health = await client.GetAsync(Health, Cancelled).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal([("event.missing_user", 2), ("event.bad_time", 1)], Reasons(health, "refusedEvents"));
        Assert.Equal([("ingest.not_json", 2), ("ingest.batch_missing", 1)], Reasons(health, "refusedRequests"));
        Assert.Equal(24, health["hours"]!.AsArray().Count);
        Assert.Equal(2, health["refusedEvents"]![0]!["hourly"]!.AsArray().Sum(count => (int)count!));
        Assert.True((DateTimeOffset)health["freshness"]!["watermark"]! > (DateTimeOffset)health["from"]!);
        Assert.Equal((0, 0, 0, 0, 0), await TotalsAsync(stranger.Client()));
    }

    [Fact]
    public async Task A_limit_that_was_met_is_among_the_reasons()
    {
        var client = (await Person.RegisterAsync(stack.Gateway)).Client();
        await client.PostTextAsync("/v1/events", LimitTests.Events(5_000)).ExpectAsync(HttpStatusCode.Accepted);

        await client.PostTextAsync("/v1/events", LimitTests.Events(4_000)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.rate_exceeded");

        JsonObject? health = null;
        await Eventually.Until("it is counted", async () => (health = await TryAsync(client)) is not null && Reasons(health, "refusedRequests") is [("limits.rate_exceeded", 1)], Patience);
        // Nobody says here how fresh answers are, so nobody can say what of it is a repeat.
        Assert.Null(health!["total"]!["repeats"]);
    }

    [Fact]
    public async Task Gateways_count_together_and_what_Redis_was_late_to_answer_counts_once()
    {
        await using var redis = new TestRedis();
        await redis.StartAsync();
        await using var one = With(redis);
        await using var other = With(redis);
        var mine = await Person.RegisterAsync(one);
        await stack.SetPlanAsync(mine.TenantId, "enterprise");
        foreach (var gateway in new[] { one, other }) await ReplicaTests.UntilSharedAsync(gateway);
        var client = mine.Client();

        await client.PostTextAsync("/v1/events", LimitTests.Events(10)).ExpectAsync(HttpStatusCode.Accepted);
        await redis.SignalServerAsync("STOP");
        // Longer than the gateway waits for the answer to what it writes; it comes all the same when Redis goes on.
        await Task.Delay(TimeSpan.FromSeconds(4), Cancelled);
        await redis.SignalServerAsync("CONT");
        foreach (var gateway in new[] { one, other }) await ReplicaTests.UntilSharedAsync(gateway);
        await mine.Client(other).PostTextAsync("/v1/events", LimitTests.Events(5)).ExpectAsync(HttpStatusCode.Accepted);

        var accepted = 0L;
        await Eventually.Until("both are counted", async () => (accepted = await AcceptedAsync(client)) >= 15, Patience);
        await client.PostTextAsync("/v1/events", LimitTests.Events(1)).ExpectAsync(HttpStatusCode.Accepted);
        await Eventually.Until("a later one is", async () => (accepted = await AcceptedAsync(client)) >= 16, Patience);
        Assert.Equal(16, accepted);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("169")]
    public async Task No_more_than_a_week_can_be_asked_for(string hours)
    {
        var client = (await Person.RegisterAsync(stack.Gateway)).Client();

        await client.GetAsync($"{Health}?hours={hours}", Cancelled).ExpectProblemAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Equal(168, (await client.GetAsync($"{Health}?hours=168", Cancelled).ExpectAsync(HttpStatusCode.OK))["hours"]!.AsArray().Count);
    }

    [Fact]
    public async Task Without_the_scope_admin_it_is_not_shown()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().GetAsync(Health, Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.scope_missing");
    }

    private WebApplicationFactory<Program> With(TestRedis redis) => stack.With(("ConnectionStrings:cache", redis.ConnectionString), ("Limits:Patience", "00:00:01"));

    private static async Task<(long, long, long?, long, long)> TotalsAsync(HttpClient client)
    {
        var total = (await client.GetAsync(Health, Cancelled).ExpectAsync(HttpStatusCode.OK))["total"]!;
        return ((long)total["accepted"]!, (long)total["stored"]!, (long?)total["repeats"], (long)total["refusedEvents"]!, (long)total["refusedRequests"]!);
    }

    private static async Task<long> AcceptedAsync(HttpClient client) => (long?)(await TryAsync(client))?["total"]!["accepted"] ?? 0;

    // Null while Redis is away, and for who asks more often than the plan lets it.
    private static async Task<JsonObject?> TryAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(Health, Cancelled);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!.AsObject() : null;
    }

    private static List<(string, int)> Reasons(JsonObject health, string of) => [.. health[of]!.AsArray().Select(reason => ((string)reason!["code"]!, (int)reason["count"]!))];
}
