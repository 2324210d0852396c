using System.Net;
using System.Text.Json;
using Meridian.Contracts.Queries;
using Meridian.MlScoring.Tests.Stores;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>What is known before ClickHouse knows it, and what becomes of scores when Redis is away.</summary>
public sealed class FreshnessTests(ScoringStores stores)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task An_event_counts_before_ClickHouse_has_it_and_only_once()
    {
        var now = DateTimeOffset.UtcNow;
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        var stored = new SomeEvent("ada", now.AddMinutes(-30));
        await stores.StoreAsync(_tenant, stored);
        Assert.Equal(1, Feature(await ScoreAsync(server, "ada"), "events_1h"));

        var fresh = new SomeEvent("ada", now.AddSeconds(-20));
        JsonElement answer = default;
        // Whoever asks first is followed a moment later: what was published before that is left to ClickHouse.
        await Eventually.Until("the event counts", async () =>
        {
            await stores.PublishAsync(_tenant, stored, fresh);
            return Feature(answer = await ScoreAsync(server, "ada"), "events_1h") > 1;
        });

        Assert.Equal(2, Feature(answer, "events_1h"));
        Assert.InRange(Feature(answer, "minutes_since_last"), 0.1f, 29); // of the fresh one, not of the one before
        Assert.Equal(1, Feature(answer, "events_7d"));
    }

    [Fact]
    public async Task An_answer_says_up_to_when_it_knows_everything()
    {
        var now = DateTimeOffset.UtcNow;
        var (watermark, own) = (now.AddSeconds(-3), now.AddSeconds(-90));
        var late = Guid.CreateVersion7();
        await using var processor = WebApplication.CreateSlimBuilder().Build();
        processor.Urls.Add($"http://127.0.0.1:{FreePort.Next()}");
        processor.MapGet(FreshnessReport.Route, () => new FreshnessReport(watermark, []) { Late = [new TenantFreshness(late, own)] });
        await processor.StartAsync(TestContext.Current.CancellationToken);
        using var server = await (await stores.ServeAsync(("services:event-processor:http:0", processor.Urls.First()), ("FeatureStore:CacheLife", "00:00:00"))).PutPeopleModel().StartAsync();
        foreach (var tenant in (Guid[])[_tenant, late]) await stores.StoreAsync(tenant, new SomeEvent("ada", now.AddHours(-3)));

        await Eventually.Until("the processor has been heard", async () => (await ScoreAsync(server, "ada")).TryGetProperty("freshTo", out _));

        Assert.Equal(watermark.ToUnixTimeMilliseconds(), (await ScoreAsync(server, "ada")).GetProperty("freshTo").GetDateTimeOffset().ToUnixTimeMilliseconds());
        var (_, ofLate) = await server.PostAsync($"/internal/v1/tenants/{late}/scores/leaving", new { userIds = (string[])["ada"], source = "api" });
        Assert.Equal(own.ToUnixTimeMilliseconds(), ofLate.GetProperty("freshTo").GetDateTimeOffset().ToUnixTimeMilliseconds());
        var (_, past) = await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = (string[])["ada"], at = now.AddHours(-1), source = "api" });
        Assert.Equal(now.AddHours(-1), past.GetProperty("freshTo").GetDateTimeOffset());
    }

    [Fact]
    public async Task Ids_that_are_one_person_share_what_is_fresh()
    {
        var now = DateTimeOffset.UtcNow;
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        await stores.StoreAsync(_tenant, new SomeEvent("ada", now.AddHours(-3)) { Type = "identify", AnonymousId = "visitor" });
        await ScoreAsync(server, "ada");

        JsonElement answer = default;
        var fresh = new SomeEvent("", now.AddSeconds(-20)) { AnonymousId = "visitor" };
        await Eventually.Until("the visitor's event counts for the user", async () =>
        {
            await stores.PublishAsync(_tenant, fresh);
            return Feature(answer = await ScoreAsync(server, "ada"), "events_1h") == 1;
        });

        Assert.Equal(1, Feature(await ScoreAsync(server, "visitor"), "events_1h"));
    }

    [Fact]
    public async Task Somebody_whose_first_event_is_on_its_way_is_not_taken_for_nobody()
    {
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        var first = new SomeEvent("ada", DateTimeOffset.UtcNow.AddSeconds(-20));

        await Eventually.Until("the event is on its way", async () =>
        {
            await stores.PublishAsync(_tenant, first);
            return Reason(await ScoreAsync(server, "ada")) == "not_stored_yet";
        });
        server.Client.DefaultRequestHeaders.Add("Idempotency-Key", "run/score");
        var without = await ScoreAsync(server, "ada");
        await stores.StoreAsync(_tenant, first);

        Assert.Equal("not_stored_yet", Reason(without));
        Assert.False(without.GetProperty("scores")[0].TryGetProperty("value", out _));
        await Eventually.Until("it counts, with the same key", async () => Reason(await ScoreAsync(server, "ada")) is null);
        server.Client.DefaultRequestHeaders.Remove("Idempotency-Key");
        Assert.Equal((1, "no_events"), (Feature(await ScoreAsync(server, "ada"), "events_1h"), Reason(await ScoreAsync(server, "bob"))));
    }

    [Fact]
    public async Task Windows_come_from_Redis_for_a_while_and_a_new_link_is_followed_at_once()
    {
        var now = DateTimeOffset.UtcNow;
        using var server = await (await stores.ServeAsync(("FeatureStore:CacheLife", "01:00:00"))).PutPeopleModel().StartAsync();
        await ScoringStores.RedisIsFoundAsync(server);
        await stores.StoreAsync(_tenant, new SomeEvent("ada", now.AddHours(-3)), new SomeEvent("", now.AddHours(-3)) { AnonymousId = "visitor" });
        Assert.Equal(1, Feature(await ScoreAsync(server, "ada"), "events_7d"));

        await stores.StoreAsync(_tenant, new SomeEvent("ada", now.AddHours(-4)));
        Assert.Equal(1, Feature(await ScoreAsync(server, "ada"), "events_7d"));
        await stores.StoreAsync(_tenant, new SomeEvent("ada", now.AddHours(-2)) { Type = "identify", AnonymousId = "visitor" });

        await Eventually.Until("all four count", async () => Feature(await ScoreAsync(server, "ada"), "events_7d") == 4);
    }

    [Fact]
    public async Task Scores_come_from_ClickHouse_alone_while_Redis_hangs_or_is_gone()
    {
        await using var redis = await new TestRedis().StartAsync();
        using var server = await (await stores.ServeAsync(("ConnectionStrings:cache", redis.ConnectionString), ("Cache:Patience", "00:00:00.2"))).PutPeopleModel().StartAsync();
        await stores.StoreAsync(_tenant, new SomeEvent("ada", DateTimeOffset.UtcNow.AddHours(-3)));
        await Eventually.Until("windows are kept in Redis", async () =>
        {
            await ScoreAsync(server, "ada");
            return (bool)await redis.AskAsync(async database => (int)await database.ScriptEvaluateAsync("return #redis.call('keys', 'features:*')") > 0);
        });

        using (redis.Freeze())
        {
            for (var repeat = 0; repeat < 5; repeat++) Assert.Equal(1, Feature(await ScoreAsync(server, "ada"), "events_7d"));
        }

        await redis.KillAsync();
        for (var repeat = 0; repeat < 5; repeat++) Assert.Equal(1, Feature(await ScoreAsync(server, "ada"), "events_7d"));
        await redis.StartAsync();
        await Eventually.Until("Redis is used again", async () =>
        {
            await ScoreAsync(server, "ada");
            return (bool)await redis.AskAsync(async database => (int)await database.ScriptEvaluateAsync("return #redis.call('keys', 'features:*')") > 0);
        });
    }

    [Fact]
    public async Task Without_ClickHouse_there_are_no_scores_and_the_answer_says_so()
    {
        await stores.ReadyAsync();
        using var server = await (await stores.ServeAsync(("ConnectionStrings:analytics", $"Host=127.0.0.1;Port={FreePort.Next()};Username=m;Password=p;Database=d"))).PutPeopleModel().StartAsync();

        using var response = await server.Client.PostAsync(new Uri($"/internal/v1/tenants/{_tenant}/scores/leaving", UriKind.Relative),
            new StringContent("""{"userIds":["ada"],"source":"api"}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    private static string? Reason(JsonElement answer) => answer.GetProperty("scores")[0].TryGetProperty("reason", out var reason) ? reason.GetString() : null;

    private static float Feature(JsonElement answer, string name) => answer.GetProperty("scores")[0].GetProperty("features").GetProperty(name).GetSingle();

    private async Task<JsonElement> ScoreAsync(ScoringServer server, string id)
    {
        var (status, answer) = await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = (string[])[id], source = "api" });
        Assert.Equal(HttpStatusCode.OK, status);
        return answer;
    }
}
