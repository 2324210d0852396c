namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>A few runs that one Bloom filter answers for, so that a message that is new is asked about a few times, not once a run.</summary>
internal sealed class MessageEpoch(int messagesOfRun) : IDisposable
{
    private const int MostRuns = 8;

    private readonly BloomFilter _filter = new(messagesOfRun * MostRuns);
    private readonly List<MessageRun> _runs = new(MostRuns);

    public bool IsFull => _runs.Count == MostRuns;

    public long NewestMs { get; private set; }

    public long Count { get; private set; }

    public void Add(MessageRun run, ReadOnlySpan<RememberedMessage> messages, long newestMs)
    {
        foreach (ref readonly var message in messages) _filter.Add(message.High, message.Low);
        _runs.Add(run);
        NewestMs = Math.Max(NewestMs, newestMs);
        Count += messages.Length;
    }

    public Sighting Find(in Sought sought)
    {
        var found = Sighting.None;
        if (!_filter.MayHave(sought.High, sought.Low)) return found;
        // The latest first: most repeats come soon.
        for (var index = _runs.Count - 1; index >= 0 && found < Sighting.Own; index--)
        {
            if (_runs[index].Find(sought) is var seen && seen > found) found = seen;
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var run in _runs) run.Dispose();
    }
}
