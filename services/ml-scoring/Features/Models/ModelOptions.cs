using System.ComponentModel.DataAnnotations;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Where models come from and what they may take; section <c>Models</c>.</summary>
internal sealed class ModelOptions
{
    public const string Section = "Models";

    /// <summary>The folder with <c>&lt;name&gt;/&lt;version&gt;/model.onnx</c>; without it there are no models.</summary>
    public string? Folder { get; init; }

    /// <summary>How often the folder is looked at. A change counts once it looks the same twice.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Megabytes that all loaded models may take together, by estimate.</summary>
    [Range(1, 1_000_000)]
    public int MaxMegabytes { get; init; } = 2_048;

    /// <summary>Megabytes that one model may take, by estimate.</summary>
    [Range(1, 1_000_000)]
    public int MaxModelMegabytes { get; init; } = 1_024;

    /// <summary>Megabytes that all runs of all models may take together for what they compute; one that needs more fails.</summary>
    [Range(16, 4_095)]
    public int MaxRunMegabytes { get; init; } = 2_048;

    /// <summary>Requests that may wait for one model version; more are told to come again.</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; init; } = 1_024;

    /// <summary>A public key (PEM, ECDSA); with it only models with a valid <c>model.sig</c> are loaded.</summary>
    public string? SigningKey { get; init; }
}
