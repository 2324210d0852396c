namespace Meridian.EventProcessor;

/// <summary>
/// How far the way into ClickHouse is behind the door, for those who can wait. Answers are fresh before anything else is: while they are not, what follows enrichment
/// slows down, since it takes the processors that would catch up, ours and, on a developer's machine, everybody's.
/// </summary>
internal sealed class IngestLag(TimeProvider time)
{
    private static readonly TimeSpan TooFar = TimeSpan.FromSeconds(3);

    // Without news for so long nobody is being waited for: nothing comes in, or nothing gets through.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _told;
    private bool _isBehind;

    /// <summary>Whether events wait longer than they should before they can be queried.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_gate) return _isBehind && time.GetElapsedTime(_told) < Stale;
        }
    }

    /// <summary>Told whenever events have become queryable.</summary>
    /// <param name="arrivedMs">When the latest of them came in, milliseconds since 1970 UTC.</param>
    public void Stored(long arrivedMs)
    {
        var isBehind = time.GetUtcNow().ToUnixTimeMilliseconds() - arrivedMs > TooFar.TotalMilliseconds;
        lock (_gate) (_told, _isBehind) = (time.GetTimestamp(), isBehind);
    }
}
