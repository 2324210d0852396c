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

    /// <summary>The context of an event that has none.</summary>
    public ReadOnlySpan<byte> Context { get; init; }
}
