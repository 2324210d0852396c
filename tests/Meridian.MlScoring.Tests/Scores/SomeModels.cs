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

    public static string Manifest(ScoringBaseline? baseline = null, string? stage = null) =>
        JsonSerializer.Serialize(new { stage, scoring = new ScoringManifest(UserFeatures.Set.Name, Columns, "gone soon") { Baseline = baseline } }, Json);

    public static string VolumeManifest() =>
        JsonSerializer.Serialize(new { scoring = new ScoringManifest(VolumeFeatures.Set.Name, [.. VolumeFeatures.Set.Features.Select(feature => feature.Name)], "unusual") }, Json);

    public static ScoringServer PutPeopleModel(this ScoringServer server, string name = "leaving", int version = 1, float bias = 0.1f, ScoringBaseline? baseline = null) =>
        server.Put(name, version, Trees(bias).ToOnnx().ToBytes(), Manifest(baseline));
}
