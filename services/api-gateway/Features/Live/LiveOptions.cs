using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>Streams of live events; section <c>Live</c>.</summary>
internal sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Most streams of a tenant at one gateway; more are a 429.</summary>
    [Range(1, 10_000)]
    public int MaxStreams { get; init; } = 20;

    /// <summary>Most events that wait for a reader who is slow …</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; init; } = 1_000;

    /// <summary>… and most bytes of them.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxWaitingBytes { get; init; } = 1024 * 1024;

    /// <summary>A stream without events says so often that it lives.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often it is looked whether the key still holds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for the broker to say where the topic ends; then it is a 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(10);
}
