using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>Limits of a request with events; section <c>Ingest</c>.</summary>
internal sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>Most bytes of a body, before and after decompression; more is a 413.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxBodyBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Most events in one request; more is a 413.</summary>
    [Range(1, 100_000)]
    public int MaxEvents { get; init; } = 5_000;

    /// <summary>A block is closed at this size, so that a record stays below the megabyte that brokers take.</summary>
    [Range(50_000, 1_000_000)]
    public int MaxBlockBytes { get; init; } = 512 * 1024;
}
