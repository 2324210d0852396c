using System.Collections.Concurrent;

namespace Meridian.Local.Kafka.Storage;

/// <summary>The threads that make logs durable. A log waits in the queue once however many appends it took, so one fdatasync serves them all.</summary>
/// <remarks>Several threads, because file systems merge the journal commits of fdatasyncs that run side by side: 12 partitions then cost little more than one.</remarks>
internal sealed class FlushQueue : IDisposable
{
    private const int Threads = 4;

    private readonly BlockingCollection<PartitionLog> _queue = [];
    private readonly Thread[] _threads;

    public FlushQueue()
    {
        _threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(Run) { Name = $"log flush {i}", IsBackground = true })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Has the log flushed soon. The log itself sees to it that it is queued only once.</summary>
    public void Enqueue(PartitionLog log) => _queue.Add(log);

    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var log in _queue.GetConsumingEnumerable()) log.Flush();
    }
}
