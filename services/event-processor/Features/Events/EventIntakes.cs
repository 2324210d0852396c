using System.Collections.Concurrent;
using Meridian.ClickHouse;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;
using Npgsql;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>The partitions of this process, and the one way in which anything of them is stored.</summary>
internal sealed class EventIntakes(
    EventFlush flush, Enricher enricher, MessageMemory memory, NoteRepeats repeats, TimeProvider time, ILogger<EventIntakes> logger) : IDisposable
{
    // A partition that has had no records for so long is idle, and its last arrival says nothing about what may still come.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<int, PartitionIntake> _intakes = new();
    private readonly SemaphoreSlim _turn = new(1);

    public IEnumerable<PartitionIntake> All => _intakes.Values;

    /// <summary>The partition, if this process has it.</summary>
    public PartitionIntake? this[int partition] => _intakes.GetValueOrDefault(partition);

    public void Add(PartitionIntake intake) => _intakes[intake.Partition] = intake;

    public PartitionIntake? Remove(int partition) => _intakes.TryRemove(partition, out var intake) ? intake : null;

    /// <summary>Waits for the turn to use the intakes: whoever came first has it first, so the lanes take turns. To be disposed of.</summary>
    public async Task<IDisposable> TurnAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        return new Turn(_turn);
    }

    /// <summary>Stores chunks, no two of one partition, and advances what is stored. Broken records are rejected from the batch.</summary>
    public async Task StoreAsync(RecordBatch batch, List<EventChunk> chunks, CancellationToken ct)
    {
        if (chunks.Count == 0) return;

        var started = time.GetTimestamp();
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var chunk in chunks) chunk.Build(batch, enricher, now);
            var owned = await flush.StoreAsync(chunks, ct);
            foreach (var chunk in owned)
            {
                chunk.Intake.Advance(chunk);
                repeats.Offer(chunk.Repeats);
            }
        }
        finally
        {
            // Nothing is left to take back in what has advanced; the rest will be built again from the same records.
            foreach (var chunk in chunks) chunk.Intake.TakeBack();
            lock (memory.Sync) memory.Settle(Horizon());
        }

        Log.Stored(logger, chunks.Sum(chunk => chunk.Rows), chunks.Count, chunks.Sum(chunk => chunk.Duplicates), time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Whether a failure to store passes by itself.</summary>
    public static bool Passes(Exception fault) =>
        fault is ClickHouseUnavailableException || (fault is PostgresException stopped && stopped.SqlState.StartsWith("57P", StringComparison.Ordinal));

    public void Dispose() => _turn.Dispose();

    // Partitions that catch up may be days apart: what the last of them may still repeat is kept.
    private long Horizon() => _intakes.Values.Where(intake => time.GetElapsedTime(intake.LastSeen) < IdleAfter)
        .Select(intake => DuplicateFilter.RestoredSince(intake.Lanes.BehindReceivedMs)).DefaultIfEmpty(0).Min();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
