using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Identities;
using Meridian.Features;
using Meridian.Onnx;
using Meridian.Testing;
using Meridian.Trainer.Learning;
using Meridian.Trainer.People;
using Meridian.Trainer.Volumes;

namespace Meridian.Trainer.Tests;

/// <summary>
/// What a model was trained with is what it is asked with: features of one person at a time, as serving asks for them, through ONNX Runtime, against the trainer's features of all at once through plain C#.
/// </summary>
public sealed class AgreementTests(SimulatedHistory history, ClickHouseServer server)
{
    private static readonly BoostingOptions Small = new() { Trees = 25, Depth = 3, Seed = 3, LeastWeight = 2 };

    [Theory]
    [InlineData("churn")]
    [InlineData("lead_score")]
    public async Task A_shipped_model_of_people_says_the_same_in_training_and_serving(string name) => await AssertPeopleAsync(Shipped.Of(name));

    [Fact]
    public async Task The_shipped_model_of_volumes_says_the_same_in_training_and_serving() => await AssertVolumesAsync(Shipped.Of("anomaly"));

    [Fact]
    public async Task Models_trained_now_do_too()
    {
        var run = new TrainingRun(await history.DatabaseAsync(server), TextWriter.Null, TimeProvider.System);
        var churn = await run.PeopleAsync(PeopleQuestion.Churn, history.People, Small, TestContext.Current.CancellationToken);
        var anomaly = await run.AnomalyAsync(history.Volumes, Small, TestContext.Current.CancellationToken);

        await AssertPeopleAsync(new Shipped(churn.Onnx.ToBytes(), churn.Scoring));
        await AssertVolumesAsync(new Shipped(anomaly.Onnx.ToBytes(), anomaly.Scoring));
    }

    private async Task AssertPeopleAsync(Shipped model)
    {
        var (database, at) = (await history.DatabaseAsync(server), FeatureMoment.AsKnown(SimulatedHistory.Product.From.AddDays(120)));
        Assert.True(TreeEnsemble.TryRead(model.Onnx, out var ensemble));
        var places = UserFeatures.Set.PlacesOf(model.Scoring.Features);
        var all = await PeopleRows.FeaturesAsync(database, history.ProductTenant, at, TestContext.Current.CancellationToken);
        Assert.InRange(all.Count, 200, 1_500);
        var trained = all.ToDictionary(row => row.Key, row => ensemble.Score([.. places.Select(place => row.Values[place])]));

        var served = new List<(ulong Person, float[] Row)>();
        foreach (var id in Enumerable.Range(0, 1_500).Where(person => person % 25 == 0).SelectMany(person => new[] { $"u-{person}", $"v-{person}" })) served.AddRange(await OneAsync(id, model.Scoring, at));

        var asked = served.Where(one => trained.ContainsKey(one.Person)).ToList();
        Assert.InRange(asked.Count, 15, 120);
        var scores = Runtime.Score(model.Onnx, asked.ConvertAll(one => one.Row));
        foreach (var (score, (person, _)) in scores.Zip(asked)) Assert.Equal(trained[person], score, 1e-5f);
        Assert.True(scores.Distinct().Count() > 5);
    }

    // As a server would: only the model's features, by an id that somebody sent.
    private async Task<List<(ulong Person, float[] Row)>> OneAsync(string id, ScoringManifest scoring, FeatureMoment at)
    {
        var sql = new UserFeatureSql(PeopleLinks.Flat, at);
        var features = UserFeatures.Set.PlacesOf(scoring.Features).Select(place => UserFeatures.Set.Features[place]).ToList();
        List<(string, string, object)> parameters = [.. sql.Parameters(history.ProductTenant), ("asked", "Array(UInt64)", new[] { SipHash.Of(Encoding.UTF8.GetBytes(id)) })];
        return await (await history.DatabaseAsync(server)).RowsAsync(sql.Select(features, sql.IdsAmong("{asked:Array(UInt64)}")), parameters,
            row => ((ulong)row.GetValue(0), Enumerable.Range(2, features.Count).Select(row.GetFloat).ToArray()), TestContext.Current.CancellationToken);
    }

    private async Task AssertVolumesAsync(Shipped model)
    {
        Assert.True(TreeEnsemble.TryRead(model.Onnx, out var ensemble));
        var places = VolumeFeatures.Set.PlacesOf(model.Scoring.Features);
        var (database, end) = (await history.DatabaseAsync(server), SimulatedHistory.Streams.To.ToUnixTimeSeconds() / 3600);
        var streams = await VolumeStream.ReadAsync(database, [history.StreamTenant], SimulatedHistory.Streams.From, SimulatedHistory.Streams.To, TestContext.Current.CancellationToken);
        Assert.InRange(streams.Count, 2, 5);
        foreach (var stream in streams)
        {
            var (trained, served) = (new List<float>(), new List<float[]>());
            for (var hour = end - 200; hour < end; hour += 10)
            {
                trained.Add(ensemble.Score(Narrow(VolumeStream.FeaturesAt(stream.Counts, (int)(hour - (stream.To - stream.Counts.Length)))!)));
                List<(string, string, object)> parameters = [("volume_tenant", "UUID", history.StreamTenant), ("volume_from", "Int64", hour - VolumeFeatures.Hours), ("volume_to", "Int64", hour + 1)];
                if (stream.Name is { } name) parameters.Add(("volume_event", "String", name));
                var rows = await database.RowsAsync(VolumeSql.Select(stream.Name is not null), parameters, row => (row.GetInt64(0), row.GetInt64(1)), TestContext.Current.CancellationToken);
                served.Add(Narrow(VolumeFeatures.Of(VolumeSql.Counts(rows, hour + 1))));
            }

            Assert.All(trained.Zip(Runtime.Score(model.Onnx, served)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        float[] Narrow(float[] row) => [.. places.Select(place => row[place])];
    }
}

/// <summary>A model as ml-scoring finds it.</summary>
internal sealed record Shipped(byte[] Onnx, ScoringManifest Scoring)
{
    // A member that ml-scoring does not know would keep the model from being loaded.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static string Folder { get; } = Path.Combine(Root(), "services", "ml-scoring", "models");

    public static Shipped Of(string name)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name, "1", "model.json")));
        return new Shipped(File.ReadAllBytes(Path.Combine(Folder, name, "1", "model.onnx")), manifest.RootElement.GetProperty("scoring").Deserialize<ScoringManifest>(Strict)!);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Meridian.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Meridian.sln was not found above the tests.");
    }
}
