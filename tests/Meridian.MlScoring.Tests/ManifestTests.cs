using System.Net;
using Meridian.MlScoring.Tests.Scores;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests;

/// <summary>What model.json says of scoring has to fit, and models come with the service.</summary>
public sealed class ManifestTests
{
    [Fact]
    public async Task A_version_whose_scoring_does_not_fit_is_not_loaded_and_the_reason_says_why()
    {
        (string Scoring, string Reason)[] wrong =
        [
            ("""{"featureSet":"user/7","features":["events_1h"],"outcome":"x"}""", "no feature set 'user/7'"),
            ("""{"featureSet":"user/1","features":["events_1h","nonsense","events_7d","events_1d"],"outcome":"x"}""", "no 'nonsense'"),
            ("""{"featureSet":"user/1","features":["events_1h"],"outcome":"x"}""", "FP32 [N,1]"),
            ("""{"featureSet":"user/1","features":["events_1h","events_1h","events_7d","events_1d"],"outcome":"x"}""", "twice"),
            ("""{"featureSet":"user/1","features":["events_1h","events_28d","events_7d","events_1d"],"outcome":"x","input":"other"}""", "'other'"),
            ("""{"featureSet":"user/1","features":["events_1h","events_28d","events_7d","events_1d"],"outcome":"x","output":"other"}""", "'other'"),
            ("""{"featureSet":"user/1","features":["events_1h","events_28d","events_7d","events_1d"],"outcome":"x","typo":1}""", "typo"),
            ("""{"featureSet":"user/1"}""", "needs featureSet, features and outcome"),
            ("""{"featureSet":"user/1","features":["events_1h","events_28d","events_7d","events_1d"],"outcome":"x","baseline":{"rows":1,"features":{},"score":{"edges":[],"shares":[1]}}}""", "no 'events_1h'"),
            ("""{"featureSet":"user/1","features":["events_1h","events_28d","events_7d","events_1d"],"outcome":"x","baseline":{"rows":1,"features":{"events_1h":{"edges":[2,1],"shares":[0.5,0.2,0.3]},"events_28d":{"edges":[],"shares":[1]},"events_7d":{"edges":[],"shares":[1]},"events_1d":{"edges":[],"shares":[1]}},"score":{"edges":[],"shares":[1]}}}""", "ascending"),
        ];
        using var server = new ScoringServer();
        foreach (var (version, (scoring, _)) in wrong.Index()) server.Put("wrong", version + 1, SomeModels.Trees().ToOnnx().ToBytes(), $$"""{"scoring":{{scoring}}}""");
        await server.PutPeopleModel().StartAsync();

        var versions = (await server.GetAsync("/internal/v1/models/wrong")).Body.GetProperty("versions").EnumerateArray().ToList();

        foreach (var (version, (_, reason)) in wrong.Index()) Assert.Contains(reason, versions[version].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/v2/models/leaving/ready")).Status);
    }

    [Fact]
    public async Task Models_that_come_with_the_service_are_put_into_the_folder_and_what_is_there_stays()
    {
        using var shipped = new TemporaryDirectory();
        foreach (var (name, version) in ((string, string)[])[("churn", "1"), ("churn", "2"), ("lead_score", "1")])
        {
            var folder = Directory.CreateDirectory(Path.Combine(shipped.Path, name, version)).FullName;
            await File.WriteAllBytesAsync(Path.Combine(folder, "model.onnx"), SomeModels.Trees().ToOnnx().ToBytes(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "model.json"), SomeModels.Manifest(), TestContext.Current.CancellationToken);
        }

        var own = Some.Logistic().ToOnnx().ToBytes();
        using var server = new ScoringServer(("Models:InstallShipped", "true"), ("Models:ShippedFolder", shipped.Path)).Put("churn", 1, own);
        await server.StartAsync();
        await server.RestartAsync();

        Assert.Equal(own, await File.ReadAllBytesAsync(Path.Combine(server.Folder, "churn", "1", "model.onnx"), TestContext.Current.CancellationToken));
        foreach (var version in (string[])["churn/versions/1", "churn/versions/2", "lead_score/versions/1"]) Assert.Equal(HttpStatusCode.OK, (await server.GetAsync($"/v2/models/{version}/ready")).Status);
        Assert.DoesNotContain(Directory.EnumerateDirectories(server.Folder), path => Path.GetFileName(path).StartsWith('.'));
    }
}
