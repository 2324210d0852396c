namespace Meridian.Local.Kafka.Storage;

/// <summary>Who waits for a log: producers for what they appended to be durable, fetches for more to read. Used under the log's lock.</summary>
internal sealed class LogWaiters
{
    private readonly Queue<(long EndOffset, DurableGate Gate)> _producers = [];
    private readonly HashSet<FetchWaiter> _readers = [];

    // Offsets only grow, so those who came first are also satisfied first.
    public void AddProducer(long endOffset, DurableGate gate) => _producers.Enqueue((endOffset, gate));

    public void AddReader(FetchWaiter reader) => _readers.Add(reader);

    public void RemoveReader(FetchWaiter reader) => _readers.Remove(reader);

    /// <summary>Tells everyone for whom it matters that the log is durable and readable up to an offset.</summary>
    public void Advance(long highWatermark)
    {
        while (_producers.TryPeek(out var first) && first.EndOffset <= highWatermark) _producers.Dequeue().Gate.Reached();
        foreach (var reader in _readers) reader.Signal();
    }

    /// <summary>Tells everyone that nothing more will come.</summary>
    public void Fail()
    {
        while (_producers.TryDequeue(out var waiting)) waiting.Gate.Reached(failed: true);
        foreach (var reader in _readers) reader.Signal();
    }
}
