using System.Net;
using System.Text.Json;
using Meridian.MlScoring.Tests.Stores;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>A version that is asked for people's scores too, and not heard.</summary>
public sealed class ShadowTests(ScoringStores stores)
{
    private const float OtherBias = 2;
    private static readonly string[] People = ["ada", "bob"];
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Scores_that_are_asked_for_are_compared_with_the_shadows_and_are_productions()
    {
        using var server = await StartAsync(server => server.PutPeopleModel(version: 2, bias: OtherBias));

        var (status, answer) = await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = People, source = "api" });

        Assert.Equal(HttpStatusCode.OK, status);
        var scores = answer.GetProperty("scores").EnumerateArray().ToList();
        Assert.All(scores, score => Assert.Equal(1, Number(score, "version")));
        Assert.All(scores, score => Assert.Equal(SomeModels.Trees().Score(Given(score)), score.GetProperty("value").GetSingle(), 1e-5f));
        var report = await ComparedAsync(server, 1);
        Assert.Equal((1, 2, 1), (Number(report, "production"), Number(report, "shadow"), Number(report, "different")));
        Assert.Equal(scores.Max(score => Apart(Given(score))), report.GetProperty("largestDifference").GetDouble(), 1e-5);
        await AssertKeptAsync("api", scores.Select(score => score.GetProperty("value").GetSingle()));
    }

    [Fact]
    public async Task A_batch_is_compared_too_and_its_scores_are_productions()
    {
        using var server = await StartAsync(server => server.PutPeopleModel(version: 2, bias: OtherBias));

        await Eventually.Until("the batch is taken", async () =>
        {
            using var lines = new StringContent(string.Concat(People.Select(id => JsonSerializer.Serialize(id) + "\n")));
            using var taken = await server.Client.PostAsync(new Uri($"/internal/v1/tenants/{_tenant}/scores/leaving/batches", UriKind.Relative), lines, TestContext.Current.CancellationToken);
            return taken.StatusCode == HttpStatusCode.Accepted; // a server that has just started may not have found Redis yet
        });

        Assert.Equal(1, Number(await ComparedAsync(server, 1), "different"));
        var (_, answer) = await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = People, source = "workflow" });
        await AssertKeptAsync("batch", answer.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("value").GetSingle()));
    }

    [Fact]
    public async Task A_shadow_that_takes_other_features_gets_its_own()
    {
        using var server = await StartAsync(server => server.Put("leaving", 2, SomeModels.SameTreesOverFewerColumns().ToOnnx().ToBytes(), SomeModels.Manifest(columns: SomeModels.FewerColumns)));

        await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = People, source = "api" });

        var report = await ComparedAsync(server, 1);
        Assert.Equal((0, 0), (Number(report, "different"), Number(report, "failed")));
        Assert.InRange(report.GetProperty("largestDifference").GetDouble(), 0, 1e-6);
    }

    // Ada and Bob fall into different leaves of both trees.
    private async Task<ScoringServer> StartAsync(Func<ScoringServer, ScoringServer> putShadow)
    {
        var server = await putShadow((await stores.ServeAsync()).PutPeopleModel()).StartAsync();
        var rollout = await server.PutAsync("/internal/v1/models/leaving/rollout", new { production = 1, shadow = 2, by = "ada" });
        Assert.Equal(HttpStatusCode.OK, rollout.Status);
        await stores.StoreAsync(_tenant, [.. Enumerable.Range(1, 4).Select(hour => new SomeEvent("ada", Now.AddHours(-hour))), new("bob", Now.AddMinutes(-5))]);
        return server;
    }

    private static async Task<JsonElement> ComparedAsync(ScoringServer server, long requests)
    {
        JsonElement report = default;
        await Eventually.Until($"{requests} have been compared", async () =>
        {
            var shadows = (await server.GetAsync("/internal/v1/models/leaving")).Body.GetProperty("shadows");
            if (shadows.GetArrayLength() == 0) return false;
            report = shadows[0];
            return Number(report, "compared") + Number(report, "failed") + Number(report, "passedOver") == requests;
        });
        return report;
    }

    private async Task AssertKeptAsync(string source, IEnumerable<float> scores)
    {
        const string sql = "SELECT toInt32(version), score FROM scores WHERE tenant_id = {tenant:UUID} AND source = {source:String} ORDER BY user_id";
        List<object[]> kept = [];
        await Eventually.Until("all are kept", async () => (kept = await stores.RowsAsync(sql, ("tenant", "UUID", _tenant), ("source", "String", source))).Count >= People.Length);
        Assert.Equal(scores.Select(score => (1, score)), kept.Select(row => ((int)row[0], (float)row[1])));
    }

    private static double Apart(float[] given) => Math.Abs(SomeModels.Trees().Score(given) - SomeModels.Trees(OtherBias).Score(given));

    private static float[] Given(JsonElement score) => [.. score.GetProperty("features").EnumerateObject().Select(feature => feature.Value.GetSingle())];

    private static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();
}
