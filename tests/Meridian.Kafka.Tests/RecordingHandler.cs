using System.Collections.Concurrent;
using System.Text;

namespace Meridian.Kafka.Tests;

/// <summary>Remembers what it handled. A store can be away, and a value can be poison.</summary>
internal sealed class RecordingHandler : BatchHandler
{
    private int _announced;

    public ConcurrentQueue<string> Handled { get; } = new();

    public ConcurrentDictionary<int, AssignedPartition> Prepared { get; } = new();

    public ConcurrentDictionary<int, int> AnnouncedWhenPrepared { get; } = new();

    public volatile bool StoreIsAway;

    public volatile string? Poison;

    public int Attempts;

    public Func<AssignedPartition, long?> Start { get; init; } = _ => null;

    public override void Announce(int partition) => Interlocked.Increment(ref _announced);

    public override Task<long?> PrepareAsync(AssignedPartition partition, CancellationToken ct)
    {
        AnnouncedWhenPrepared[partition.Number] = Volatile.Read(ref _announced);
        Prepared[partition.Number] = partition;
        return Task.FromResult(Start(partition));
    }

    public override Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        Interlocked.Increment(ref Attempts);
        if (StoreIsAway) throw new TimeoutException("The store is away.");
        foreach (var record in batch.Records)
        {
            var value = Encoding.UTF8.GetString(record.Value);
            if (value == Poison) batch.Reject(record, "poison", new InvalidDataException("It cannot be read."));
            else Handled.Enqueue(value);
        }

        return Task.CompletedTask;
    }

    public override Task ReleaseAsync(int partition)
    {
        Prepared.TryRemove(partition, out _);
        return Task.CompletedTask;
    }
}
