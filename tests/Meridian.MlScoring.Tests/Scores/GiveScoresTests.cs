using System.Net;
using System.Text.Json;
using Meridian.Features;
using Meridian.MlScoring.Tests.Stores;
using Meridian.Onnx;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>What is answered to whom, over the real stores.</summary>
public sealed class GiveScoresTests(ScoringStores stores) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly Guid _tenant = Guid.CreateVersion7();
    private ScoringServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await (await stores.ServeAsync()).PutPeopleModel().Put("plain", 1, Some.Logistic().ToOnnx().ToBytes())
        .Put("volume", 1, new LogisticRegression([.. Enumerable.Repeat(0.1f, VolumeFeatures.Set.Features.Count)], 0).ToOnnx().ToBytes(), SomeModels.VolumeManifest()).StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task People_get_the_score_of_their_features_in_the_order_of_the_request()
    {
        await stores.StoreAsync(_tenant, [.. Events("busy", 5), .. Events("quiet", 1)]);

        var (status, answer) = await ScoreAsync("leaving", new { userIds = (string[])["quiet", "nobody", "busy", "quiet"], source = "api" });

        Assert.Equal(HttpStatusCode.OK, status);
        var scores = answer.GetProperty("scores").EnumerateArray().ToList();
        Assert.Equal(["quiet", "nobody", "busy", "quiet"], scores.Select(score => score.GetProperty("subject").GetString()!));
        Assert.Equal("no_events", scores[1].GetProperty("reason").GetString());
        Assert.False(scores[1].TryGetProperty("value", out _));
        foreach (var score in scores.Where(score => score.TryGetProperty("value", out _)))
        {
            Assert.Equal(SomeModels.Columns, score.GetProperty("features").EnumerateObject().Select(feature => feature.Name));
            Assert.Equal(SomeModels.Trees().Score(Features(score)), score.GetProperty("value").GetSingle(), 1e-5f);
        }

        Assert.Equal((5, 1), (Feature(scores[2], "events_7d"), Feature(scores[0], "events_7d")));
        Assert.Equal("gone soon", answer.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Serving_has_the_bits_of_the_training_statement()
    {
        await stores.StoreAsync(_tenant, [.. Enumerable.Range(0, 40).Select(index => new SomeEvent("someone", Now.AddHours(-7.3 * index)))]);

        var (_, answer) = await ScoreAsync("leaving", new { userIds = (string[])["someone"], source = "api" });

        var at = answer.GetProperty("at").GetDateTimeOffset();
        var sql = new UserFeatureSql(ClickHouse.Identities.PeopleLinks.None, new FeatureMoment(at));
        var row = (await stores.RowsAsync(sql.Select(UserFeatures.Set.Features, null), [.. sql.Parameters(_tenant)])).Single();
        var trained = UserFeatures.Set.PlacesOf(SomeModels.Columns).Select(place => BitConverter.SingleToUInt32Bits((float)row[place + 2]));
        Assert.Equal(trained, Features(answer.GetProperty("scores")[0]).Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public async Task A_moment_of_the_past_is_scored_as_it_was_known_then_and_not_kept()
    {
        var at = Now.AddDays(-10);
        await stores.StoreAsync(_tenant,
            [new("ada", at.AddHours(-2)), new("ada", at.AddHours(-1)) { ReceivedAt = at.AddHours(1) }, new("ada", at.AddHours(1)), new("late", at.AddHours(-1)) { ReceivedAt = at.AddDays(1) }]);

        var (_, answer) = await ScoreAsync("leaving", new { userIds = (string[])["ada", "late"], at, source = "api" });
        var (_, today) = await ScoreAsync("leaving", new { userIds = (string[])["ada"], source = "api" });

        Assert.Equal((1, 120), (Feature(answer.GetProperty("scores")[0], "events_7d"), Feature(answer.GetProperty("scores")[0], "minutes_since_last")));
        Assert.Equal("no_events", answer.GetProperty("scores")[1].GetProperty("reason").GetString());
        Assert.Equal(0, Feature(today.GetProperty("scores")[0], "events_7d"));
        await KeptAsync(1);
        Assert.Equal(1, await stores.CountAsync("SELECT count() FROM scores WHERE tenant_id = {tenant:UUID}", _tenant));
    }

    [Fact]
    public async Task A_canary_has_its_people_and_a_person_the_same_version_under_every_id()
    {
        _server.PutPeopleModel(version: 2, bias: 2);
        await Eventually.Until("the second version is there", async () => (await _server.GetAsync("/v2/models/leaving/versions/2/ready")).Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await _server.PutAsync("/internal/v1/models/leaving/rollout", new { production = 1, canary = 2, canaryPercent = 30, by = "ada" })).Status);
        string[] users = [.. Enumerable.Range(0, 200).Select(user => $"user {user}")];
        await stores.StoreAsync(_tenant, [.. users.Select(user => new SomeEvent(user, Now.AddHours(-1))), .. users.Select(user => new SomeEvent(user, Now.AddHours(-2)) { Type = "identify", AnonymousId = $"visitor of {user}" })]);

        var versions = await VersionsAsync(users);
        var again = await VersionsAsync([.. users.Select(user => $"visitor of {user}")]);

        Assert.Equal(versions, again);
        Assert.InRange(versions.Count(version => version == 2), 30, 90);
        var byProtocol = await _server.InferAsync("leaving", ScoringServer.Features([1, 1, 1, 1]), users[0]);
        Assert.Equal($"{versions[0]}", byProtocol.Body.GetProperty("model_version").GetString());
    }

    [Fact]
    public async Task An_explanation_adds_up_to_the_score()
    {
        await stores.StoreAsync(_tenant, Events("ada", 4));

        var (_, answer) = await ScoreAsync("leaving", new { userIds = (string[])["ada"], explain = true, source = "api" });

        var score = answer.GetProperty("scores")[0];
        var contributions = score.GetProperty("explanation").GetProperty("contributions").EnumerateArray().ToList();
        var logOdds = score.GetProperty("explanation").GetProperty("base").GetDouble() + contributions.Sum(one => one.GetProperty("contribution").GetDouble());
        Assert.Equal(score.GetProperty("value").GetDouble(), 1 / (1 + Math.Exp(-logOdds)), 1e-5);
        Assert.Equal(contributions.Select(Size).OrderDescending(), contributions.Select(Size));
        static double Size(JsonElement one) => Math.Abs(one.GetProperty("contribution").GetDouble());
    }

    [Fact]
    public async Task Another_tenants_people_are_nobody()
    {
        await stores.StoreAsync(Guid.CreateVersion7(), Events("ada", 4));

        var (_, answer) = await ScoreAsync("leaving", new { userIds = (string[])["ada"], source = "api" });

        Assert.Equal("no_events", answer.GetProperty("scores")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task What_was_given_is_kept_and_shown_by_person()
    {
        await stores.StoreAsync(_tenant, Events("ada", 4));
        await ScoreAsync("leaving", new { userIds = (string[])["ada"], source = "workflow" });
        await KeptAsync(1);
        await ScoreAsync("leaving", new { userIds = (string[])["ada"], source = "api" });
        await KeptAsync(2);
        await stores.StoreAsync(_tenant, new SomeEvent("ada", Now.AddMinutes(-1)) { Type = "identify", AnonymousId = "visitor" });

        JsonElement kept = default;
        await Eventually.Until("the link is followed", async () => (kept = (await _server.GetAsync($"/internal/v1/tenants/{_tenant}/scores?userId=visitor")).Body).GetArrayLength() == 1);

        Assert.Equal(("leaving", "api", 1), (kept[0].GetProperty("model").GetString(), kept[0].GetProperty("source").GetString(), kept[0].GetProperty("earlier").GetArrayLength()));
        Assert.Equal(4, kept[0].GetProperty("features").GetProperty("events_7d").GetSingle());
        Assert.Equal(4, kept[0].GetProperty("explanation").GetProperty("contributions").GetArrayLength());
        Assert.Equal(0, (await _server.GetAsync($"/internal/v1/tenants/{Guid.CreateVersion7()}/scores?userId=ada")).Body.GetArrayLength());
    }

    [Fact]
    public async Task The_models_that_come_with_the_service_score_people_and_hours()
    {
        using var server = await (await stores.ServeAsync(("Models:InstallShipped", "true"))).StartAsync();
        var hour = new DateTimeOffset(Now.Year, Now.Month, Now.Day, Now.Hour, 0, 0, TimeSpan.Zero);
        await stores.StoreAsync(_tenant, [.. Enumerable.Range(1, 300).Select(back => new SomeEvent("ada", hour.AddHours(-back).AddMinutes(5)))]);

        foreach (var (model, body) in ((string, object)[])[("churn", new { userIds = (string[])["ada"], explain = true, source = "api" }), ("lead_score", new { userIds = (string[])["ada"], explain = true, source = "api" }), ("anomaly", new { explain = true, source = "api" })])
        {
            var (status, answer) = await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/{model}", body);
            Assert.Equal(HttpStatusCode.OK, status);
            var score = answer.GetProperty("scores")[0];
            Assert.InRange(score.GetProperty("value").GetDouble(), 0, 1);
            Assert.Equal(score.GetProperty("features").EnumerateObject().Count(), score.GetProperty("explanation").GetProperty("contributions").GetArrayLength());
            var logOdds = score.GetProperty("explanation").GetProperty("base").GetDouble() + score.GetProperty("explanation").GetProperty("contributions").EnumerateArray().Sum(one => one.GetProperty("contribution").GetDouble());
            Assert.Equal(score.GetProperty("value").GetDouble(), 1 / (1 + Math.Exp(-logOdds)), 1e-4);
        }
    }

    [Fact]
    public async Task A_clean_stop_keeps_what_was_given_before_it()
    {
        var server = await (await stores.ServeAsync(("Scores:Gather", "00:01:00"))).PutPeopleModel().StartAsync();
        await stores.StoreAsync(_tenant, Events("ada", 4));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = (string[])["ada"], source = "api" })).Status);

        server.Dispose();

        Assert.Equal(1, await stores.CountAsync("SELECT count() FROM scores WHERE tenant_id = {tenant:UUID}", _tenant));
    }

    [Fact]
    public async Task Who_asks_again_with_the_same_key_gets_the_same_scores_and_none_is_kept_twice()
    {
        await stores.StoreAsync(_tenant, Events("ada", 4));
        await ScoringStores.RedisIsFoundAsync(_server);
        _server.Client.DefaultRequestHeaders.Add("Idempotency-Key", "run 1/score");

        var (_, first) = await ScoreAsync("leaving", new { userIds = (string[])["ada"], source = "workflow" });
        await stores.StoreAsync(_tenant, Events("ada", 4));
        var (_, second) = await ScoreAsync("leaving", new { userIds = (string[])["ada"], source = "workflow" });
        var (other, problem) = await ScoreAsync("leaving", new { userIds = (string[])["bob"], source = "workflow" });

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "scoring.key_reused"), (other, problem.GetProperty("code").GetString()));
        await KeptAsync(1);
    }

    [Fact]
    public async Task A_volume_is_scored_of_the_last_whole_hour()
    {
        var hour = new DateTimeOffset(Now.Year, Now.Month, Now.Day, Now.Hour, 0, 0, TimeSpan.Zero);
        await stores.StoreAsync(_tenant, [.. Enumerable.Range(1, 200).SelectMany(back => Enumerable.Range(0, back == 1 ? 9 : 2).Select(index => new SomeEvent($"u{index}", hour.AddHours(-back).AddMinutes(5), "Paid")))]);
        await stores.StoreAsync(_tenant, new SomeEvent("u", hour.AddHours(-3), "New"));

        var (_, paid) = await ScoreAsync("volume", new { @event = "Paid", at = Now, source = "api" });
        var (_, young) = await ScoreAsync("volume", new { @event = "New", at = hour, source = "api" });
        var (_, unknown) = await ScoreAsync("volume", new { @event = "Never", source = "api" });

        Assert.Equal(MathF.Log(10), Feature(paid.GetProperty("scores")[0], "log_count"), 1e-5f);
        Assert.Equal("Paid", paid.GetProperty("scores")[0].GetProperty("subject").GetString());
        Assert.Equal(("little_history", "no_events"), (young.GetProperty("scores")[0].GetProperty("reason").GetString(), unknown.GetProperty("scores")[0].GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Wrong_requests_say_what_is_wrong()
    {
        string[] one = ["ada"];
        (string Model, object Body, HttpStatusCode Status, string Code)[] wrong =
        [
            ("nothing", new { userIds = one, source = "api" }, HttpStatusCode.NotFound, "scoring.model_unknown"),
            ("plain", new { userIds = one, source = "api" }, HttpStatusCode.Conflict, "scoring.not_for_scoring"),
            ("leaving", new { userIds = Array.Empty<string>(), source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("leaving", new { source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("leaving", new { userIds = Enumerable.Range(0, 1001).Select(id => $"{id}"), source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("leaving", new { userIds = (string[])["ada", ""], source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("leaving", new { userIds = (string[])[new string('é', 300)], source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("leaving", new { userIds = (string?[])[null], source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("leaving", new { userIds = one, @event = "Paid", source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("volume", new { userIds = one, source = "api" }, HttpStatusCode.BadRequest, "scoring.subjects"),
            ("leaving", new { userIds = one, source = "somebody" }, HttpStatusCode.BadRequest, "scoring.unknown_source"),
            ("leaving", new { userIds = one, at = Now.AddDays(1), source = "api" }, HttpStatusCode.BadRequest, "scoring.moment_ahead"),
        ];

        foreach (var (model, body, status, code) in wrong)
        {
            var (answered, problem) = await ScoreAsync(model, body);
            Assert.Equal((status, code), (answered, problem.GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task A_model_that_is_not_loaded_is_told_with_its_reason()
    {
        _server.Put("broken", 1, [1, 2, 3], SomeModels.Manifest());
        await Eventually.Until("it has been tried", async () => (await _server.GetAsync("/internal/v1/models/broken")).Status == HttpStatusCode.OK);

        var (status, problem) = await ScoreAsync("broken", new { userIds = (string[])["ada"], source = "api" });

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "scoring.model_not_ready"), (status, problem.GetProperty("code").GetString()));
        Assert.StartsWith("'broken' is not loaded: ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<SomeEvent> Events(string user, int count) => Enumerable.Range(1, count).Select(index => new SomeEvent(user, Now.AddHours(-2 * index)));

    private static float Feature(JsonElement score, string name) => score.GetProperty("features").GetProperty(name).GetSingle();

    private static float[] Features(JsonElement score) => [.. score.GetProperty("features").EnumerateObject().Select(feature => feature.Value.GetSingle())];

    private Task<(HttpStatusCode Status, JsonElement Body)> ScoreAsync(string model, object body) => _server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/{model}", body);

    private async Task<List<int>> VersionsAsync(string[] users) =>
        [.. (await ScoreAsync("leaving", new { userIds = users, source = "api" })).Body.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("version").GetInt32())];

    private Task KeptAsync(long scores) => Eventually.Until($"{scores} scores are kept", async () => await stores.CountAsync("SELECT count() FROM scores WHERE tenant_id = {tenant:UUID}", _tenant) >= scores);
}
