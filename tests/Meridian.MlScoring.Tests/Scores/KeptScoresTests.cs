using System.Net;
using System.Text.Json;
using Meridian.MlScoring.Features.Scores;
using Meridian.MlScoring.Tests.Stores;
using Meridian.Onnx;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>What is shown of scores whose version is not what it was any more.</summary>
public sealed class KeptScoresTests(ScoringStores stores)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Who_keeps_scores_can_be_stopped_again_when_it_is_gone_as_in_a_host_that_is_stopped_from_two_sides()
    {
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        var keep = server.Service<KeepScores>();

        await keep.StopAsync(TestContext.Current.CancellationToken);
        keep.Dispose();

        await keep.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_score_of_a_version_that_was_removed_is_shown_and_says_why_it_is_not_explained()
    {
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        var given = await ScoreAsync(server);
        Assert.False((await KeptAsync(server)).TryGetProperty("unexplained", out _));

        server.PutPeopleModel(version: 2);
        await Eventually.Until("the second version is there", async () => (await server.GetAsync("/v2/models/leaving/versions/2/ready")).Status == HttpStatusCode.OK);
        Directory.Delete(Path.Combine(server.Folder, "leaving", "1"), recursive: true);

        var kept = await UnexplainedAsync(server, "version_gone");
        Assert.Equal((given, 1, "gone soon"), (kept.GetProperty("value").GetDouble(), kept.GetProperty("version").GetInt32(), kept.GetProperty("outcome").GetString()));
        Assert.Empty(kept.GetProperty("features").EnumerateObject());
    }

    [Fact]
    public async Task A_score_of_a_model_that_was_removed_is_shown_all_the_same()
    {
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        var given = await ScoreAsync(server);

        Directory.Delete(Path.Combine(server.Folder, "leaving"), recursive: true);
        await Eventually.Until("nobody knows the model", async () => (await server.GetAsync("/internal/v1/models/leaving")).Status == HttpStatusCode.NotFound);

        var kept = await UnexplainedAsync(server, "version_gone");
        Assert.Equal(given, kept.GetProperty("value").GetDouble());
        Assert.False(kept.TryGetProperty("outcome", out _));
    }

    [Fact]
    public async Task A_score_of_a_version_that_was_unloaded_has_its_features_and_is_explained_again_later()
    {
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        var given = await ScoreAsync(server);

        await server.PostAsync("/v2/repository/models/leaving/unload");
        var kept = await UnexplainedAsync(server, "version_not_loaded");
        await server.PostAsync("/v2/repository/models/leaving/load");

        Assert.Equal(given, kept.GetProperty("value").GetDouble());
        Assert.Equal(SomeModels.Columns, kept.GetProperty("features").EnumerateObject().Select(feature => feature.Name));
        Assert.True((await KeptAsync(server)).TryGetProperty("explanation", out _));
    }

    [Fact]
    public async Task A_score_is_not_explained_by_another_file_that_took_its_versions_number()
    {
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        var (given, before) = (await ScoreAsync(server), await HashAsync(server));

        server.PutPeopleModel(bias: 2);
        await Eventually.Until("the other file answers", async () => await HashAsync(server) is { } hash && hash != before);

        var kept = await KeptAsync(server);
        Assert.Equal((given, "version_gone"), (kept.GetProperty("value").GetDouble(), kept.GetProperty("unexplained").GetString()));
        Assert.Empty(kept.GetProperty("features").EnumerateObject());
    }

    [Fact]
    public async Task A_score_of_a_model_without_trees_says_that_it_has_none()
    {
        using var server = await (await stores.ServeAsync()).Put("leaving", 1, new LogisticRegression([.. SomeModels.Columns.Select(_ => 0.1f)], 0).ToOnnx().ToBytes(), SomeModels.Manifest()).StartAsync();
        await ScoreAsync(server);

        var kept = await UnexplainedAsync(server, "not_of_trees");

        Assert.Equal(SomeModels.Columns, kept.GetProperty("features").EnumerateObject().Select(feature => feature.Name));
    }

    private static async Task<string?> HashAsync(ScoringServer server) => (await server.GetAsync("/internal/v1/models/leaving")).Body.GetProperty("versions")[0].GetProperty("sha256").GetString();

    private async Task<double> ScoreAsync(ScoringServer server)
    {
        await stores.StoreAsync(_tenant, new SomeEvent("ada", DateTimeOffset.UtcNow.AddHours(-1)));
        var (status, answer) = await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = (string[])["ada"], source = "api" });
        Assert.Equal(HttpStatusCode.OK, status);
        await Eventually.Until("the score is kept", async () => await stores.CountAsync("SELECT count() FROM scores WHERE tenant_id = {tenant:UUID}", _tenant) == 1);
        return answer.GetProperty("scores")[0].GetProperty("value").GetDouble();
    }

    private async Task<JsonElement> KeptAsync(ScoringServer server)
    {
        var (status, kept) = await server.GetAsync($"/internal/v1/tenants/{_tenant}/scores?userId=ada");
        Assert.Equal((HttpStatusCode.OK, 1), (status, kept.GetArrayLength()));
        return kept[0];
    }

    // Every answer on the way there is a good one too.
    private async Task<JsonElement> UnexplainedAsync(ScoringServer server, string reason)
    {
        JsonElement kept = default;
        await Eventually.Until(reason, async () => (kept = await KeptAsync(server)).TryGetProperty("unexplained", out var said) && said.GetString() == reason);
        Assert.False(kept.TryGetProperty("explanation", out _));
        return kept;
    }
}
