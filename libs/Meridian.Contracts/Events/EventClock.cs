namespace Meridian.Contracts.Events;

/// <summary>Segment's rule for clients whose clock is wrong, and which times are believed. Milliseconds since 1970 UTC.</summary>
public static class EventClock
{
    /// <summary>1971-01-01: nothing older is taken.</summary>
    public const long Earliest = 31_536_000_000;

    /// <summary>How far after its arrival an event may claim to have happened: 24 h.</summary>
    public const long FutureTolerance = 86_400_000;

    /// <summary>
    /// When the event happened by our clock: what lay between happening and sending on the client's clock is counted back from the arrival.
    /// </summary>
    /// <param name="timestamp">When it happened by the client's clock; 0 when not said.</param>
    /// <param name="sentAt">When it was sent by the client's clock; 0 when not said: then the timestamp stands as it is.</param>
    /// <param name="receivedAt">When it arrived by ours.</param>
    public static long Correct(long timestamp, long sentAt, long receivedAt) => (timestamp, sentAt) switch
    {
        (0, _) => receivedAt,
        (_, 0) => timestamp,
        _ => receivedAt - (sentAt - timestamp),
    };

    /// <summary>Whether a corrected time is one that we store.</summary>
    public static bool IsBelievable(long timestamp, long receivedAt) =>
        timestamp >= Earliest && timestamp <= receivedAt + FutureTolerance;
}
