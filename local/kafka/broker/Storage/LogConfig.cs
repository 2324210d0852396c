namespace Meridian.Local.Kafka.Storage;

/// <summary>The settings of a topic that its logs go by.</summary>
internal sealed record LogConfig
{
    /// <summary>Bytes at which a segment is sealed and the next begun.</summary>
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Age at which a segment is sealed even if it is small.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long records are kept; null for ever.</summary>
    public TimeSpan? Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Bytes a partition may hold; null for any number.</summary>
    public long? RetentionBytes { get; init; }

    public bool Deletes { get; init; } = true;

    public bool Compacts { get; init; }

    /// <summary>How long compaction keeps the record that says a key is gone.</summary>
    public TimeSpan TombstoneRetention { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Share of a compacted log that must be new since the last compaction for the next to be worth it.</summary>
    public double MinDirtyRatio { get; init; } = 0.5;

    /// <summary>Age a record must have before compaction may take it.</summary>
    public TimeSpan MinCompactionLag { get; init; }

    public int MaxMessageBytes { get; init; } = 1_048_588;

    /// <summary>Whether the broker's clock, not the producer's, stamps the records.</summary>
    public bool StampsAppendTime { get; init; }

    public int MinInsyncReplicas { get; init; } = 1;
}
