namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>
/// The one decision about duplicates (ADR-006), for the inserts of one partition: same tenant and message id within 24 hours of arrival counts once,
/// in whatever partitions of this process the two are. It goes by the times of arrival in the records, never by the clock.
/// <para>
/// An insert that is done again has to hold the same rows as the first time. What this partition's own stored rows say comes out the same whoever
/// asks; what was left out for any other reason (<see cref="LeftOut"/>) is written down before the insert, and decides when it is done again.
/// </para>
/// What is decided for an insert becomes final with <see cref="Commit"/>; <see cref="Rollback"/> takes it back.
/// </summary>
internal sealed class DuplicateFilter(MessageMemory memory, int partition)
{
    public const long WindowMs = 24 * 60 * 60 * 1000;

    /// <summary>How far arrivals of a partition may be out of order: the gateways' clocks differ a little.</summary>
    public const long DisorderMs = 60 * 60 * 1000;

    private readonly List<RememberedMessage> _undecided = [];
    private readonly HashSet<UInt128> _belated = [];
    private readonly HashSet<EventMark> _leftOut = [];
    private IReadOnlySet<EventMark>? _writtenDown;
    private long _ownSince;

    /// <summary>Events of the insert that were left out because of something else than this partition's own stored rows.</summary>
    public IReadOnlySet<EventMark> LeftOut => _leftOut;

    /// <summary>The first arrival that the rows of a partition are restored from, given the latest one that is stored.</summary>
    public static long RestoredSince(long newestMs) => Math.Max(0, newestMs - WindowMs - DisorderMs);

    /// <summary>Begins the decisions of an insert.</summary>
    /// <param name="newestMs">The latest arrival that is stored of this partition, milliseconds since 1970 UTC.</param>
    /// <param name="writtenDown">What was written down for this insert; null when it is made for the first time.</param>
    public void Begin(long newestMs, IReadOnlySet<EventMark>? writtenDown)
    {
        _ownSince = RestoredSince(newestMs);
        _writtenDown = writtenDown;
        _leftOut.Clear();
        _belated.Clear();
    }

    /// <summary>Decides about a message, and remembers it if it is new.</summary>
    public bool IsDuplicate(UInt128 key, long arrivedMs, EventMark mark)
    {
        lock (memory.Sync)
        {
            if (_writtenDown?.Contains(mark) == true) return LeaveOut(mark);
            // Own is what a processor that knows no more than the stored rows and this insert would know too.
            var seen = memory.Find(new Sought(key, partition, arrivedMs - WindowMs + 1, arrivedMs + WindowMs - 1, _ownSince));
            if (seen == Sighting.Own || (seen == Sighting.Elsewhere && _belated.Contains(key))) return true;
            if (seen == Sighting.Elsewhere && _writtenDown is null) return LeaveOut(mark);

            Remember(key, arrivedMs);
            return false;
        }
    }

    public void Commit()
    {
        lock (memory.Sync) memory.Decide(_undecided.Count);
        _undecided.Clear();
    }

    public void Rollback()
    {
        lock (memory.Sync)
        {
            foreach (var message in _undecided) memory.TakeBack(message);
        }

        _undecided.Clear();
    }

    private bool LeaveOut(EventMark mark)
    {
        _leftOut.Add(mark);
        return true;
    }

    private void Remember(UInt128 key, long arrivedMs)
    {
        var message = new RememberedMessage(key, partition, arrivedMs);
        memory.AddUndecided(message);
        _undecided.Add(message);
        if (arrivedMs < _ownSince) _belated.Add(key);
    }
}
