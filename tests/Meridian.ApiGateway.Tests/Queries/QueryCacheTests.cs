using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Tests.Limits;
using Meridian.Testing;
using static Meridian.ApiGateway.Tests.Queries.EventRows;

namespace Meridian.ApiGateway.Tests.Queries;

/// <summary>Answers that are kept: for how long, for whom, and what happens while that which keeps them is away.</summary>
public sealed class QueryCacheTests(TestedGateway stack) : IAsyncDisposable
{
    private const string Question = """{"event":"A","from":"2026-03-01","to":"2026-04-01"}""";

    // A guard against hanging, far beyond what anybody waits.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    private readonly TestRedis _redis = new();

    [Theory]
    [InlineData("STOP")]
    [InlineData("KILL")]
    public async Task While_Redis_is_away_questions_are_answered_anew(string signal)
    {
        await _redis.StartAsync();
        await using var gateway = stack.With(("ConnectionStrings:cache", _redis.ConnectionString), ("Limits:Patience", "00:00:01"));
        var tenant = await stack.NewTenantAsync();
        using var analyst = tenant.Analyst(gateway);
        await ReplicaTests.UntilSharedAsync(gateway);
        await stack.StoreAsync([Row(tenant, "A", "2026-03-02T00:00:00Z")]);
        await Eventually.Until("the answer is kept", async () => (bool)(await AskAsync(analyst))["cached"]!);

        if (signal == "KILL") await _redis.KillAsync();
        else await _redis.SignalServerAsync(signal);

        // The first ones before the gateway knows, the last ones when it does.
        for (var time = 0; time < 3; time++) AssertAnswer(await AskAsync(analyst), total: 1);
        await ReplicaTests.UntilAsync(gateway, "Degraded");
        AssertAnswer(await AskAsync(analyst), total: 1);
        await stack.StoreAsync([Row(tenant, "A", "2026-03-03T00:00:00Z")]);
        await Eventually.Until("the new event counts", async () => (int)(await AskAsync(analyst))["total"]! == 2);

        if (signal == "KILL") await _redis.StartAsync();
        else await _redis.SignalServerAsync("CONT");
        await ReplicaTests.UntilSharedAsync(gateway);
        await Eventually.Until("answers are kept again", async () => (bool)(await AskAsync(analyst))["cached"]!);
        Assert.Equal(2, (int)(await AskAsync(analyst))["total"]!);
    }

    [Fact]
    public async Task A_cohort_that_was_changed_changes_the_answer()
    {
        var tenant = await stack.NewTenantAsync();
        using var analyst = tenant.Analyst();
        await stack.StoreAsync([Row(tenant, "A", "2026-03-02T00:00:00Z", "u1"), Row(tenant, "A", "2026-03-02T00:00:00Z", "u2")]);
        var cohort = (string)(await analyst.PostTextAsync("/v1/cohorts", """{"name":"Named","users":["u1"]}""").ExpectAsync(HttpStatusCode.Created))["id"]!;
        var question = JsonNode.Parse(Question)!.AsObject();
        question["cohorts"] = new JsonArray(cohort);
        async Task<JsonObject> AskAsync() => await analyst.PostAsync("/v1/query/trend", question).ExpectAsync(HttpStatusCode.OK);
        await Eventually.Until("the answer is kept", async () => (bool)(await AskAsync())["cached"]!);
        Assert.Equal(1, (int)(await AskAsync())["total"]!);

        using var changed = await analyst.PostTextAsync($"/v1/cohorts/{cohort}/users", """{"add":["u2"]}""");

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        AssertAnswer(await AskAsync(), total: 2);
    }

    [Fact]
    public void Whatever_an_answer_depends_on_is_in_its_name()
    {
        var (tenant, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (question, longer) = (JsonSerializer.Deserialize<JsonElement>("""{"event":"A"}"""), JsonSerializer.Deserialize<JsonElement>("""{"event":"A","limit":1}"""));
        string[] names =
        [
            QueryCache.Key(tenant, "trend", "Etc/UTC", "1/2", "", question), QueryCache.Key(other, "trend", "Etc/UTC", "1/2", "", question), QueryCache.Key(tenant, "funnel", "Etc/UTC", "1/2", "", question),
            QueryCache.Key(tenant, "trend", "Europe/Berlin", "1/2", "", question), QueryCache.Key(tenant, "trend", "Etc/UTC", "1/3", "", question), QueryCache.Key(tenant, "trend", "Etc/UTC", "1/2", "c", question),
            QueryCache.Key(tenant, "trend", "Etc/UTC", "1/2", "", longer), QueryCache.Key(tenant, "trendEtc/UTC", "", "1/2", "", question),
        ];

        Assert.Distinct(names);
        Assert.StartsWith($"query:{tenant}:", names[0], StringComparison.Ordinal);
        Assert.Equal(names[0], QueryCache.Key(tenant, "trend", "Etc/UTC", "1/2", "", question));
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    private static void AssertAnswer(JsonObject answer, int total) => Assert.Equal((false, total), ((bool)answer["cached"]!, (int)answer["total"]!));

    private static Task<JsonObject> AskAsync(HttpClient analyst) => analyst.PostTextAsync("/v1/query/trend", Question).ExpectAsync(HttpStatusCode.OK).WaitAsync(Guard, TestContext.Current.CancellationToken);
}
