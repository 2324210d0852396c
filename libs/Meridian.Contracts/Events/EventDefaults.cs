namespace Meridian.Contracts.Events;

/// <summary>What holds for all events of a request unless an event says otherwise. Times are milliseconds since 1970 UTC.</summary>
public readonly ref struct EventDefaults
{
    /// <summary>When the request arrived.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>The type of an event that names none; unset where each has to name its own.</summary>
    public EventType Type { get; init; }

    /// <summary>When the client said it sent the request; 0 when it did not.</summary>
    public long SentAt { get; init; }

    /// <summary>Longest of the members below.</summary>
    public const int MaxMemberLength = 1024;

    /// <summary>Longest <see cref="Context"/>: it stands in every event of the request, thousands of times.</summary>
    public const int MaxContextLength = 8 * 1024;

    /// <summary>The context of an event that has none.</summary>
    public ReadOnlySpan<byte> Context { get; init; }

    /// <summary><c>"ip":"…"</c>, for contexts without an <c>ip</c>; empty when it is not known.</summary>
    public ReadOnlySpan<byte> IpMember { get; init; }

    /// <summary><c>"userAgent":"…"</c>, for contexts without a <c>userAgent</c>; empty when it is not the user's.</summary>
    public ReadOnlySpan<byte> UserAgentMember { get; init; }
}
