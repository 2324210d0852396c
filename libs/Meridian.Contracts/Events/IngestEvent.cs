namespace Meridian.Contracts.Events;

/// <summary>
/// One event as slices of somebody else's buffer: valid only as long as that buffer.
/// Text is UTF-8, times are milliseconds since 1970-01-01 UTC, and a field that was not given is empty.
/// </summary>
public ref struct IngestEvent
{
    /// <summary>Which call it was.</summary>
    public EventType Type { get; set; }

    /// <summary>The client's id of this event, or the one given at the door; never empty in a block.</summary>
    public ReadOnlySpan<byte> MessageId { get; set; }

    /// <summary>The name of what happened; of a page or screen its name, if it has one; empty otherwise.</summary>
    public ReadOnlySpan<byte> Event { get; set; }

    /// <summary>The known user, if any.</summary>
    public ReadOnlySpan<byte> UserId { get; set; }

    /// <summary>The unknown user's id; of an alias the id that <see cref="UserId"/> had before.</summary>
    public ReadOnlySpan<byte> AnonymousId { get; set; }

    /// <summary>The group, of a group call.</summary>
    public ReadOnlySpan<byte> GroupId { get; set; }

    /// <summary>When it happened by our clock: a skewed client clock is already corrected (<see cref="EventClock"/>).</summary>
    public long Timestamp { get; set; }

    /// <summary>When the client said it sent the event; 0 when it did not say.</summary>
    public long SentAt { get; set; }

    /// <summary>A JSON object as it came, or empty.</summary>
    public ReadOnlySpan<byte> Properties { get; set; }

    /// <summary>A JSON object as it came, or empty.</summary>
    public ReadOnlySpan<byte> Traits { get; set; }

    /// <summary>A JSON object as it came, or empty.</summary>
    public ReadOnlySpan<byte> Context { get; set; }

    /// <summary>What the event belongs to for ordering: the user, else the unknown user.</summary>
    public readonly ReadOnlySpan<byte> Subject => UserId.IsEmpty ? AnonymousId : UserId;
}
