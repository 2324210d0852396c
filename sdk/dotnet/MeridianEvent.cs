namespace Meridian.Client;

/// <summary>An event in full, for <see cref="MeridianClient.Enqueue"/>. It is written down when it is enqueued; later changes do not count.</summary>
public sealed class MeridianEvent
{
    /// <summary>Which kind of event it is.</summary>
    public required MeridianEventType Type { get; init; }

    /// <summary>Whom it is about.</summary>
    public required MeridianIdentity Who { get; init; }

    /// <summary>Two events with the same id within 24 hours count as one. A new UUIDv7 unless given.</summary>
    public string? MessageId { get; init; }

    /// <summary>The name of what happened, or of a page or screen; at most 512 bytes.</summary>
    public string? Event { get; init; }

    /// <summary>The group of a <see cref="MeridianEventType.Group"/>.</summary>
    public string? GroupId { get; init; }

    /// <summary>The id that the user of an <see cref="MeridianEventType.Alias"/> had before.</summary>
    public string? PreviousId { get; init; }

    /// <summary>When it happened; now unless given.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>What there is to say about it: anything that becomes a JSON object, such as a dictionary or <c>new { total = 12.5 }</c>.</summary>
    public object? Properties { get; init; }

    /// <summary>What there is to say about the user or the group: anything that becomes a JSON object.</summary>
    public object? Traits { get; init; }

    /// <summary>
    /// Where it happened: anything that becomes a JSON object, such as <c>new { ip = "203.0.113.7", userAgent }</c>. Without an <c>ip</c> the
    /// event says that there is none, because this program's address is not its users'.
    /// </summary>
    public object? Context { get; init; }
}
