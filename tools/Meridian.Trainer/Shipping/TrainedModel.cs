using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.Features;
using Meridian.Onnx;

namespace Meridian.Trainer.Shipping;

/// <summary>A model as it is put where models are served from.</summary>
internal sealed record TrainedModel(string Name, string Description, OnnxModel Onnx)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // people read it, no page does without escaping it itself
    };

    public required ScoringManifest Scoring { get; init; }

    public required ModelCard Card { get; init; }

    /// <summary>Writes <c>{folder}/{name}/{version}/model.onnx</c> and <c>model.json</c>; returns the folder of the version.</summary>
    public string Write(string folder, int version)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, Name, version.ToString(System.Globalization.CultureInfo.InvariantCulture))).FullName;
        var file = Onnx.ToBytes(version);
        var manifest = new { Description, Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), Card, Scoring };
        // The model comes last: whoever watches the folder sees it whole.
        File.WriteAllText(Path.Combine(place, "model.json"), JsonSerializer.Serialize(manifest, Json) + "\n");
        File.WriteAllBytes(Path.Combine(place, "model.onnx"), file);
        return place;
    }
}
