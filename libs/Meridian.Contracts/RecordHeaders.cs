namespace Meridian.Contracts;

/// <summary>Headers that records carry. Values are UTF-8 unless they say otherwise.</summary>
public static class RecordHeaders
{
    /// <summary>W3C trace context, so that a trace goes on behind the broker.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>The tenant, a UUID in its 36 character form.</summary>
    public const string TenantId = "tenant-id";

    /// <summary>The message id of the record's first event.</summary>
    public const string MessageId = "message-id";

    /// <summary>What the value holds: name/version, see <see cref="Events.EventBlockWriter.Schema"/> and <see cref="Events.EnrichedBlockWriter.Schema"/>.</summary>
    public const string Schema = "schema";

    /// <summary>Of <c>events.enriched</c>: the record's place, by which repeats are known; twelve bytes, see <see cref="Events.EnrichedSequence"/>.</summary>
    public const string Sequence = "sequence";
}
