using System.Net;
using System.Security.Cryptography;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests;

/// <summary>What lies in the folder, and what becomes of it.</summary>
public sealed class RepositoryTests
{
    private static readonly byte[] Good = Some.Logistic().ToOnnx().ToBytes();
    private static readonly string Body = ScoringServer.Features(Some.Row(1));

    [Fact]
    public async Task One_bad_file_stops_nothing_and_says_why()
    {
        using var server = await new ScoringServer().Put("good", 1, Good).Put("corrupt", 1, [1, 2, 3]).Put("empty", 1, []).Put("custom", 1, Some.CustomOperator())
            .Put("misspelt", 1, Good, """{"descripton": "x"}""").StartAsync();

        var (_, index) = await server.PostAsync("/v2/repository/index");

        var states = index.EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => (State: one.GetProperty("state").GetString(), Reason: one.GetProperty("reason").GetString()!));
        Assert.Equal(("READY", ""), states["good"]);
        Assert.All((string[])["corrupt", "empty", "custom", "misspelt"], name => Assert.Equal("UNAVAILABLE", states[name].State));
        Assert.Contains("Magic", states["custom"].Reason, StringComparison.Ordinal);
        Assert.Contains("descripton", states["misspelt"].Reason, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.InferAsync("good", Body)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.InferAsync("custom", Body)).Status);
        Assert.Single((await server.PostAsync("/v2/repository/index", new { ready = true })).Body.EnumerateArray());
    }

    [Fact]
    public async Task A_file_that_is_mended_answers_without_a_restart()
    {
        using var server = await new ScoringServer().Put("model", 1, [1, 2, 3]).StartAsync();

        server.Put("model", 1, Good);

        await Eventually.Until("it answers", async () => (await server.InferAsync("model", Body)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_file_that_is_replaced_takes_over_and_a_broken_one_does_not()
    {
        using var server = await new ScoringServer().Put("model", 1, Good).StartAsync();
        var before = await ScoreAsync(server);

        server.Put("model", 1, Some.Logistic(seed: 9).ToOnnx().ToBytes());
        await Eventually.Until("the new file answers", async () => await ScoreAsync(server) != before);
        server.Put("model", 1, [1, 2, 3]);
        await Eventually.Until("the broken one has been seen", async () => (await ReasonAsync(server, "model")).Length > 0);

        Assert.Equal(Some.Logistic(seed: 9).Score(Some.Row(1)), await ScoreAsync(server), 1e-5f);
    }

    [Fact]
    public async Task The_newest_version_of_stage_production_answers_and_others_by_their_number()
    {
        using var server = await new ScoringServer()
            .Put("model", 1, Good).Put("model", 2, Good).Put("model", 3, Good, """{"stage": "candidate"}""").Put("model", 4, Good, """{"stage": "archived"}""").StartAsync();
        Directory.CreateDirectory(Path.Combine(server.Folder, "model", "05"));
        Directory.CreateDirectory(Path.Combine(server.Folder, "model", "notes"));

        Assert.Equal("2", (await server.InferAsync("model", Body)).Body.GetProperty("model_version").GetString());
        Assert.Equal("3", (await server.InferAsync("model/versions/3", Body)).Body.GetProperty("model_version").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.InferAsync("model/versions/4", Body)).Status);
        Assert.Equal("""["1","2","3"]""", (await server.GetAsync("/v2/models/model")).Body.GetProperty("versions").GetRawText());
    }

    [Fact]
    public async Task A_version_that_is_taken_away_is_gone()
    {
        using var server = await new ScoringServer().Put("model", 1, Good).Put("model", 2, Good).StartAsync();

        Directory.Delete(Path.Combine(server.Folder, "model", "2"), recursive: true);

        await Eventually.Until("version 1 answers", async () => (await server.InferAsync("model", Body)).Body.GetProperty("model_version").GetString() == "1");
    }

    [Fact]
    public async Task What_is_unloaded_stays_away_until_it_is_loaded()
    {
        using var server = await new ScoringServer(("Models:PollInterval", "01:00:00")).Put("model", 1, Good).StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v2/repository/models/model/unload")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.InferAsync("model", Body)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.GetAsync("/v2/models/model/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v2/repository/models/model/load")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.InferAsync("model", Body)).Status);

        server.Put("model", 2, [1]);
        var (status, body) = await server.PostAsync("/v2/repository/models/model/load");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("version 2", ScoringServer.Error(body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("/v2/repository/models/x/load")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("/v2/repository/models/x/unload")).Status);
    }

    [Fact]
    public async Task A_file_has_to_hash_to_what_its_manifest_says()
    {
        var hash = Convert.ToHexString(SHA256.HashData(Good));
        using var server = await new ScoringServer().Put("right", 1, Good, $$"""{"sha256": "{{hash}}"}""").Put("wrong", 1, Some.OneRow(), $$"""{"sha256": "{{hash}}"}""").StartAsync();

        Assert.Equal("", await ReasonAsync(server, "right"));
        Assert.Contains("SHA-256", await ReasonAsync(server, "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_key_only_what_it_signed_is_loaded()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server = new ScoringServer(("Models:SigningKey", key.ExportSubjectPublicKeyInfoPem())).Put("signed", 1, Good).Put("unsigned", 1, Good).Put("other", 1, Some.OneRow());
        var signature = key.SignData(Good, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        foreach (var model in (string[])["signed", "other"]) await File.WriteAllBytesAsync(Path.Combine(server.Folder, model, "1", "model.sig"), signature, TestContext.Current.CancellationToken);
        await server.StartAsync();

        Assert.Equal("", await ReasonAsync(server, "signed"));
        Assert.Contains("only signed models", await ReasonAsync(server, "unsigned"), StringComparison.Ordinal);
        Assert.Contains("not a signature of this file", await ReasonAsync(server, "other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_needs_more_memory_than_allowed_is_refused()
    {
        using var server = await new ScoringServer([("Models:MaxModelMegabytes", "2"), ("Models:MaxMegabytes", "3")])
            .Put("small", 1, Good).Put("large", 1, Some.Network(1_000, 1_000, 1).ToOnnx().ToBytes())
            .Put("claims", 1, Good, """{"megabytes": 5}""").Put("second", 1, Good, """{"megabytes": 2}""").Put("third", 1, Good, """{"megabytes": 2}""").StartAsync();

        Assert.Equal("", await ReasonAsync(server, "small"));
        Assert.Contains("at most 2,097,152 are loaded", await ReasonAsync(server, "large"), StringComparison.Ordinal);
        Assert.Contains("Models:MaxModelMegabytes", await ReasonAsync(server, "claims"), StringComparison.Ordinal);
        Assert.Single((string[])[await ReasonAsync(server, "second"), await ReasonAsync(server, "third")], reason => reason.Contains("Models:MaxMegabytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_card_is_shown()
    {
        using var server = await new ScoringServer().Put("model", 1, Good, """{"description": "Churn within 30 days", "card": {"auc": 0.81}, "maxBatchRows": 16}""").StartAsync();

        var (status, model) = await server.GetAsync("/internal/v1/models/model");

        Assert.Equal(HttpStatusCode.OK, status);
        var version = model.GetProperty("versions")[0];
        Assert.Equal(("Churn within 30 days", 0.81, 16), (version.GetProperty("description").GetString(), version.GetProperty("card").GetProperty("auc").GetDouble(), version.GetProperty("maxBatchRows").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/internal/v1/models/x")).Status);
        Assert.Single((await server.GetAsync("/internal/v1/models")).Body.EnumerateArray());
    }

    private static async Task<float> ScoreAsync(ScoringServer server) => ScoringServer.Floats((await server.InferAsync("model", Body)).Body, "score")[0];

    private static async Task<string> ReasonAsync(ScoringServer server, string model)
    {
        var (_, index) = await server.PostAsync("/v2/repository/index");
        return index.EnumerateArray().Single(one => one.GetProperty("name").GetString() == model).GetProperty("reason").GetString()!;
    }
}
