namespace Meridian.Local.Kafka.Storage;

/// <summary>The threads that make logs durable. A log waits in the queue once however many appends it took, so one fdatasync serves them all.</summary>
/// <remarks>Several threads, because file systems merge the journal commits of fdatasyncs that run side by side: 12 partitions then cost little more than one.</remarks>
internal sealed class FlushQueue : IDisposable
{
    private const int Threads = 4;

    // A monitor and no BlockingCollection: that spins before it sleeps, at every flush and in every thread, which was a sixth of the broker's processor time.
    private readonly Queue<PartitionLog> _queue = new();
    private readonly Thread[] _threads;
    private bool _isClosed;

    public FlushQueue()
    {
        _threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(Run) { Name = $"log flush {i}", IsBackground = true })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Has the log flushed soon. The log itself sees to it that it is queued only once.</summary>
    public void Enqueue(PartitionLog log)
    {
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _queue.Enqueue(log);
            Monitor.Pulse(_queue);
        }
    }

    /// <summary>Flushes what still waits, and ends.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _isClosed = true;
            Monitor.PulseAll(_queue);
        }

        foreach (var thread in _threads) thread.Join();
    }

    private void Run()
    {
        while (Next() is { } log) log.Flush();
    }

    private PartitionLog? Next()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                if (_isClosed) return null;
                Monitor.Wait(_queue);
            }

            return _queue.Dequeue();
        }
    }
}
