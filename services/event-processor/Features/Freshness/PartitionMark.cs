namespace Meridian.EventProcessor.Features.Freshness;

/// <summary>
/// The watermark of one partition. It ended at an offset at some moment; once everything below that offset is stored, all that was acknowledged before
/// that moment is. Times are milliseconds since 1970 UTC.
/// </summary>
internal sealed class PartitionMark
{
    // Five minutes of looks; further back the arrivals of what is stored have to do.
    private const int MostEnds = 1_500;

    private readonly Queue<(long AtMs, long End)> _open;
    private (long AtMs, long End)? _latest;

    public PartitionMark() => _open = [];

    private PartitionMark(PartitionMark other) => (_open, _latest, Ms, Waiting) = (new(other._open), other._latest, other.Ms, other.Waiting);

    /// <summary>Everything acknowledged before this is stored; 0 when nothing is known.</summary>
    public long Ms { get; private set; }

    /// <summary>Records that were there at the last look and are not stored.</summary>
    public long Waiting { get; private set; }

    /// <summary>One that has seen the same and goes on by itself.</summary>
    public PartitionMark Copy() => new(this);

    /// <summary>The partition ended at an offset when it was asked about.</summary>
    /// <param name="atMs">The moment before the question.</param>
    public void Ended(long atMs, long end)
    {
        if (_latest is { } latest && latest.End != end && _open.Count < MostEnds) _open.Enqueue(latest);
        // While nothing comes in the same end is as good for a later moment.
        if (_latest is not { } open || open.End == end || _open.Count < MostEnds) _latest = (atMs, end);
    }

    /// <summary>What is stored now.</summary>
    /// <param name="doneTo">Every record below this offset.</param>
    /// <param name="newestReceivedMs">The latest arrival among those: whatever is not stored was acknowledged after it.</param>
    public void Stored(long doneTo, long newestReceivedMs)
    {
        Ms = Math.Max(Ms, newestReceivedMs);
        while (_open.TryPeek(out var oldest) && oldest.End <= doneTo) Ms = Math.Max(Ms, _open.Dequeue().AtMs);
        if (_latest is not { } latest) return;
        Waiting = Math.Max(0, latest.End - doneTo);
        if (latest.End > doneTo) return;
        Ms = Math.Max(Ms, latest.AtMs);
        _latest = null;
    }
}
