using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.Features;

namespace Meridian.MlScoring.Features.Models;

/// <summary>What is said about a version in <c>model.json</c> beside it. All of it may be missing, and so may the file.</summary>
internal sealed record ModelManifest
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, // a misspelled name would be a setting without effect
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>A line for people.</summary>
    public string? Description { get; init; }

    /// <summary>The model card: any JSON.</summary>
    public JsonElement? Card { get; init; }

    public ModelStage Stage { get; init; } = ModelStage.Production;

    /// <summary>What the file hashes to, in hexadecimal; a file that does not is not loaded.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Threads within a run. More than one pays for large inputs only.</summary>
    public int? Threads { get; init; }

    /// <summary>Runs at the same time.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Most rows of different requests in one run; 1 keeps requests apart. Without it that is found out.</summary>
    public int? MaxBatchRows { get; init; }

    /// <summary>What it takes in memory, where the estimate is too low.</summary>
    public int? Megabytes { get; init; }

    /// <summary>Shapes to warm up with, by input, for models that cannot take the smallest.</summary>
    public IReadOnlyDictionary<string, long[]> WarmUpShapes { get; init; } = new Dictionary<string, long[]>();

    /// <summary>How it scores people or event volumes; without it the version answers by the inference protocol only.</summary>
    public ScoringManifest? Scoring { get; init; }

    /// <exception cref="JsonException">It is not such a text.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> text)
    {
        var manifest = JsonSerializer.Deserialize<ModelManifest>(text, Json) ?? new ModelManifest();
        return (manifest.Threads, manifest.Concurrency, manifest.MaxBatchRows, manifest.Megabytes) is ( < 1 or > 256, _, _, _) or (_, < 1 or > 256, _, _) or (_, _, < 1, _) or (_, _, _, < 1)
            ? throw new JsonException("threads and concurrency are 1 to 256, maxBatchRows and megabytes at least 1")
            : manifest;
    }
}
