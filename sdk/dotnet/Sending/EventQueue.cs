using System.Threading.Channels;

namespace Meridian.Client.Sending;

/// <summary>Events in memory, as JSON, in order.</summary>
/// <param name="worthWaking">From how many events on it is worth waking the reader.</param>
/// <param name="lost">Told of an event that had no place.</param>
internal sealed class EventQueue(int limit, QueueFullMode mode, int worthWaking, Action<byte[]> lost)
{
    private readonly Channel<byte[]> _events = Channel.CreateBounded<byte[]>(limit);
    private long _added;
    private long _dropped;
    private volatile bool _isCompleted;

    /// <summary>How many are in it.</summary>
    public int Count => _events.Reader.Count;

    /// <summary>How many were ever put into it.</summary>
    public long Added => Interlocked.Read(ref _added);

    /// <summary>How many of those were dropped from it to make room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether so many are in it that it is time to put them elsewhere.</summary>
    public bool IsHalfFull => Count >= Math.Max(1, limit / 2);

    /// <summary>Set by those who add, when there is something to do.</summary>
    public AsyncSignal Wake { get; } = new();

    /// <returns>False when it was full and the event was dropped.</returns>
    public bool Add(byte[] item)
    {
        while (!_events.Writer.TryWrite(item))
        {
            ObjectDisposedException.ThrowIf(_isCompleted, typeof(MeridianClient));
            switch (mode)
            {
                case QueueFullMode.DropNewest:
                    lost(item);
                    return false;
                case QueueFullMode.DropOldest:
                    DropOldest();
                    break;
                case QueueFullMode.Wait:
                    AddAsync(item, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                    return true;
            }
        }

        Counted();
        return true;
    }

    public async ValueTask AddAsync(byte[] item, CancellationToken cancellationToken)
    {
        try
        {
            await _events.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(MeridianClient));
        }

        Counted();
    }

    /// <summary>No more are put in.</summary>
    public void Complete()
    {
        _isCompleted = true;
        _events.Writer.TryComplete();
    }

    /// <summary>Waits until there is one; false when there never will be.</summary>
    public ValueTask<bool> WaitAsync() => _events.Reader.WaitToReadAsync(CancellationToken.None);

    /// <summary>Takes the oldest.</summary>
    public List<byte[]> Take(int maxEvents, int maxBytes)
    {
        var (taken, bytes) = (new List<byte[]>(Math.Min(maxEvents, Count)), 0);
        while (taken.Count < maxEvents && _events.Reader.TryPeek(out var next) && (taken.Count == 0 || bytes + next.Length <= maxBytes))
        {
            // Another thread may have dropped the one that was looked at.
            if (!_events.Reader.TryRead(out next)) break;
            taken.Add(next);
            bytes += next.Length;
        }

        return taken;
    }

    private void DropOldest()
    {
        if (!_events.Reader.TryRead(out var oldest)) return;
        Interlocked.Increment(ref _dropped);
        lost(oldest);
    }

    private void Counted()
    {
        Interlocked.Increment(ref _added);
        if (Count == worthWaking || IsHalfFull) Wake.Set();
    }
}
