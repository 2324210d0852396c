using System.ComponentModel.DataAnnotations;

namespace Meridian.Kafka;

/// <summary>How a topic is consumed; section <c>Kafka:Consumer</c>.</summary>
public sealed class BatchConsumerOptions
{
    public const string Section = "Kafka:Consumer";

    /// <summary>Most records of a batch.</summary>
    [Range(1, 1_000_000)]
    public int MaxRecords { get; init; } = 10_000;

    /// <summary>A batch is full when its keys and values are this many bytes.</summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The longest that the first record of a batch waits for others.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After this time without a heartbeat the group gives this consumer's partitions to others: within 10 s they have a new owner.</summary>
    [Range(typeof(TimeSpan), "00:00:06", "00:30:00")]
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>
    /// A name that this process has again after a restart and no other has (<c>group.instance.id</c>): within <see cref="SessionTimeout"/> it then gets its
    /// partitions back at once, and nobody else's move. Without one every start and stop is a rebalance.
    /// </summary>
    [StringLength(200, MinimumLength = 1)]
    public string? InstanceId { get; init; }

    /// <summary>The first pause before a batch is tried again; it doubles up to <see cref="LongestPause"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause before a batch is tried again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the batch at hand may still take when partitions leave or the host stops; then it is cancelled.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);
}
