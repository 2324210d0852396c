using System.ComponentModel.DataAnnotations;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>Section <c>Batches</c>.</summary>
internal sealed class BatchOptions
{
    public const string Section = "Batches";

    /// <summary>Most ids of one batch.</summary>
    [Range(1, 100_000_000)]
    public int MaxIds { get; init; } = 1_000_000;

    /// <summary>How many are scored at once: with one statement, one run and one insert.</summary>
    [Range(1, 5_000)]
    public int ChunkSize { get; init; } = 5_000;

    /// <summary>Most batches of a tenant that are not done, at one replica.</summary>
    [Range(1, 1_000)]
    public int MaxOpen { get; init; } = 8;

    /// <summary>How often a batch shows that somebody is at it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A batch without a heartbeat for so long has failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:01:00")]
    public TimeSpan AliveFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a batch waits for a store or a model that is away before it fails.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where ids wait for their turn; the folder for temporary files unless it is given.</summary>
    public string? Folder { get; init; }
}
