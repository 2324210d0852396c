namespace Meridian.Contracts.Events;

/// <summary>
/// One stored event with what the event-processor found out about it, as slices of somebody else's buffer: valid only as long as that buffer.
/// Text is UTF-8 and empty where nothing is known; times are milliseconds since 1970-01-01 UTC.
/// </summary>
public ref struct EnrichedEvent
{
    /// <summary>The event as it came; its timestamp is by our clock already.</summary>
    public IngestEvent Source { get; set; }

    /// <summary>When it arrived at the door.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>When it was processed; the one field that may differ when a record is published again.</summary>
    public long ProcessedAt { get; set; }

    /// <summary>The partition of <c>events.ingest</c> that it came from; <see cref="Offset"/> and <see cref="Index"/> name it for good there.</summary>
    public int Partition { get; set; }

    /// <summary>The offset of its record.</summary>
    public long Offset { get; set; }

    /// <summary>Its place in its block, from 0.</summary>
    public uint Index { get; set; }

    /// <summary>The user's session: events within 30 minutes of each other. Empty for an event of nobody.</summary>
    public Guid SessionId { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public ReadOnlySpan<byte> Country { get; set; }

    /// <summary>State or province, in English.</summary>
    public ReadOnlySpan<byte> Region { get; set; }

    /// <summary>In English.</summary>
    public ReadOnlySpan<byte> City { get; set; }

    /// <summary>The family, such as Chrome.</summary>
    public ReadOnlySpan<byte> Browser { get; set; }

    /// <summary>As far as it is known: 138.0.0.</summary>
    public ReadOnlySpan<byte> BrowserVersion { get; set; }

    /// <summary>The family, such as Windows.</summary>
    public ReadOnlySpan<byte> Os { get; set; }

    /// <summary>As far as it is known.</summary>
    public ReadOnlySpan<byte> OsVersion { get; set; }

    /// <summary>The family, such as iPhone.</summary>
    public ReadOnlySpan<byte> Device { get; set; }
}
