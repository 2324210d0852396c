namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// The one decision about duplicates, for one partition: same tenant and message id within 24 hours of arrival counts once. It goes by the times
/// of arrival in the records, never by the clock, so the same records always get the same answers, whoever asks and when. What is decided for a
/// batch becomes final with <see cref="Commit"/>; <see cref="Rollback"/> takes it back, so that a batch can be tried again.
/// </summary>
internal sealed class DuplicateFilter
{
    public const long WindowMs = 24 * 60 * 60 * 1000;

    /// <summary>How far arrivals of a partition may be out of order: the gateways' clocks differ a little.</summary>
    public const long DisorderMs = 60 * 60 * 1000;

    private readonly Dictionary<UInt128, long> _arrivals = [];
    private readonly List<(UInt128 Key, long? Before)> _undecided = [];
    private long _newest;
    private long _swept;

    /// <summary>How many messages are remembered.</summary>
    public int Count => _arrivals.Count;

    /// <summary>Remembers a message that is stored already.</summary>
    public void Restore(UInt128 key, long arrivedMs) => _arrivals[key] = arrivedMs;

    /// <summary>Decides about a message, and remembers it if it is new.</summary>
    public bool IsDuplicate(UInt128 key, long arrivedMs)
    {
        var known = _arrivals.TryGetValue(key, out var before);
        if (known && Math.Abs(arrivedMs - before) < WindowMs) return true;

        _undecided.Add((key, known ? before : null));
        _arrivals[key] = arrivedMs;
        _newest = Math.Max(_newest, arrivedMs);
        return false;
    }

    public void Commit()
    {
        _undecided.Clear();
        if (_newest - _swept >= DisorderMs) Sweep();
    }

    public void Rollback()
    {
        for (var index = _undecided.Count - 1; index >= 0; index--)
        {
            var (key, before) = _undecided[index];
            if (before is { } arrived) _arrivals[key] = arrived;
            else _arrivals.Remove(key);
        }

        _undecided.Clear();
    }

    private void Sweep()
    {
        _swept = _newest;
        foreach (var (key, arrived) in _arrivals)
        {
            if (_newest - arrived > WindowMs + DisorderMs) _arrivals.Remove(key);
        }
    }
}
