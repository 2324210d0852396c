using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.Features;
using Meridian.Onnx;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>Models that score people, with their manifests.</summary>
internal static class SomeModels
{
    public static readonly string[] Columns = ["events_7d", "events_1h", "minutes_since_last", "active_days_28d"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Two trees over <see cref="Columns"/>, with how many rows came to each node.</summary>
    public static TreeEnsemble Trees(float bias = 0.1f) => new(
        [
            [TreeNode.Split(0, 2.5f, 1, 2) with { Cover = 100 }, TreeNode.Leaf(-0.4f) with { Cover = 60 }, TreeNode.Leaf(0.7f) with { Cover = 40 }],
            [TreeNode.Split(1, 0.5f, 1, 2) with { Cover = 100 }, TreeNode.Leaf(0.2f) with { Cover = 70 }, TreeNode.Leaf(-0.9f) with { Cover = 30 }],
        ], bias, Columns.Length);

    /// <summary>The same trees over fewer columns in another order, <see cref="FewerColumns"/>.</summary>
    public static TreeEnsemble SameTreesOverFewerColumns() => new(
        [.. Trees().Trees.Select(IReadOnlyList<TreeNode> (tree) => [TreeNode.Split(Array.IndexOf(FewerColumns, Columns[tree[0].Feature]), tree[0].Threshold, 1, 2) with { Cover = 100 }, .. tree.Skip(1)])], 0.1f, FewerColumns.Length);

    public static readonly string[] FewerColumns = ["minutes_since_last", "events_1h", "events_7d"];

    public static string Manifest(ScoringBaseline? baseline = null, string? stage = null, string[]? columns = null) =>
        JsonSerializer.Serialize(new { stage, scoring = new ScoringManifest(UserFeatures.Set.Name, columns ?? Columns, "gone soon") { Baseline = baseline } }, Json);

    public static string VolumeManifest() =>
        JsonSerializer.Serialize(new { scoring = new ScoringManifest(VolumeFeatures.Set.Name, [.. VolumeFeatures.Set.Features.Select(feature => feature.Name)], "unusual") }, Json);

    public static ScoringServer PutPeopleModel(this ScoringServer server, string name = "leaving", int version = 1, float bias = 0.1f, ScoringBaseline? baseline = null) =>
        server.Put(name, version, Trees(bias).ToOnnx().ToBytes(), Manifest(baseline));
}
