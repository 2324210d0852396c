using System.ComponentModel.DataAnnotations;

namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>What remembering a day's messages may cost; section <c>Duplicates</c>.</summary>
internal sealed class DuplicateOptions
{
    public const string Section = "Duplicates";

    /// <summary>MiB for the latest messages. Older ones take two bytes each in memory and 24 on disk, whatever this is.</summary>
    [Range(1, 4096)]
    public int RecentMiB { get; init; } = 24;

    /// <summary>A folder on a disk for what is remembered beyond that: 1.2 GB for 50 million messages. The system's temporary folder unless given.</summary>
    public string? Directory { get; init; }

    /// <summary>How long partitions at hand wait for others that have just come, so that a message of both is decided once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
