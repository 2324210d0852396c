using System.ComponentModel.DataAnnotations;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>What requests for inference may take; section <c>Inference</c>.</summary>
internal sealed class InferenceOptions
{
    public const string Section = "Inference";

    /// <summary>Most megabytes of one request.</summary>
    [Range(1, 1_024)]
    public int MaxRequestMegabytes { get; init; } = 64;

    /// <summary>Most megabytes that the requests under way may need together, for their bodies and tensors; more are told to come again.</summary>
    [Range(1, 100_000)]
    public int MaxMegabytesUnderWay { get; init; } = 1_024;

    /// <summary>The port, among those that are listened on, that speaks gRPC (HTTP/2 without TLS and nothing else); without it none does.</summary>
    [Range(1, 65_535)]
    public int? GrpcPort { get; init; }

    /// <summary>How long a request may wait and run unless it says something shorter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
