namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>What became of one tenant's events in an hour, since it was last taken away.</summary>
internal sealed class HourTally
{
    private readonly Lock _sync = new();
    private long _accepted;
    private long _latest;
    private Dictionary<string, long> _refused = new(StringComparer.Ordinal);

    public void Accept(int events, long at)
    {
        Interlocked.Add(ref _accepted, events);
        // A later one may be overwritten by one of the same moment's: the next request puts that right.
        if (events > 0 && at > Volatile.Read(ref _latest)) Volatile.Write(ref _latest, at);
    }

    public void Refuse(string field, int times)
    {
        lock (_sync) _refused[field] = _refused.GetValueOrDefault(field) + times;
    }

    /// <summary>Takes away what was counted.</summary>
    public (long Accepted, long Latest, IReadOnlyDictionary<string, long> Refused) Take()
    {
        Dictionary<string, long> refused;
        lock (_sync) (refused, _refused) = (_refused, _refused.Count == 0 ? _refused : new(StringComparer.Ordinal));
        return (Interlocked.Exchange(ref _accepted, 0), Volatile.Read(ref _latest), refused);
    }
}
