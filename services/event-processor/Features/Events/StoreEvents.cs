using System.Collections.Concurrent;
using Meridian.ClickHouse;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>Stores the events of <c>events.ingest</c> in ClickHouse, each once whatever crashes (ADR-004), and passes them on as <c>events.enriched</c>.</summary>
internal sealed class StoreEvents(
    IngestProgress progress, RestoreTogether restore, EventFlush flush, Enricher enricher, MessageMemory memory, IOptions<DuplicateOptions> options,
    TimeProvider time, ILogger<StoreEvents> logger) : BatchHandler
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    // A partition that has had no records for so long is idle, and its last arrival says nothing about what may still come.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<int, PartitionIntake> _intakes = new();
    private int _preparing;

    public override async Task<long?> PrepareAsync(AssignedPartition partition, CancellationToken ct)
    {
        Interlocked.Increment(ref _preparing);
        try
        {
            var taken = await progress.TakeOverAsync(partition.Number, partition.Low, ct);
            if (taken.DoneTo > partition.High)
                throw new InvalidOperationException($"Partition {partition.Number} ends at {partition.High} and is stored up to {taken.DoneTo}: the topic is not the one it was.");

            var restored = await restore.RestoreAsync(taken, ct);
            Log.PartitionTaken(logger, taken.Partition, taken.Generation, taken.DoneTo, taken.IntentTo, memory.Count);
            _intakes[partition.Number] = new PartitionIntake(taken, restored, new DuplicateFilter(memory, partition.Number)) { LastSeen = time.GetTimestamp() };
            return taken.DoneTo;
        }
        finally
        {
            Interlocked.Decrement(ref _preparing);
        }
    }

    public override async Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        await UntilPreparedAsync(ct);
        var partitions = batch.Records.GroupBy(record => record.Partition)
            .Where(group => _intakes.ContainsKey(group.Key))
            .Select(group => (Intake: _intakes[group.Key], Records: group))
            .ToList();
        foreach (var (intake, _) in partitions) intake.LastSeen = time.GetTimestamp();
        await FlushAsync(batch, [.. partitions.Select(partition => partition.Intake.TakeReplay(partition.Records)).OfType<EventChunk>()], ct);
        await FlushAsync(batch, [.. partitions.Select(partition => partition.Intake.TakeFree(partition.Records)).OfType<EventChunk>()], ct);
    }

    public override Task ReleaseAsync(int partition)
    {
        if (_intakes.TryRemove(partition, out var intake)) intake.Dispose();
        return Task.CompletedTask;
    }

    public override bool IsTransient(Exception fault) =>
        base.IsTransient(fault) || fault is ClickHouseUnavailableException || (fault is PostgresException stopped && stopped.SqlState.StartsWith("57P", StringComparison.Ordinal));

    // What a partition that has just come has stored may be what makes a message of another one a duplicate.
    private async Task UntilPreparedAsync(CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while (Volatile.Read(ref _preparing) > 0 && time.GetElapsedTime(since) < options.Value.Patience) await Task.Delay(LookInterval, time, ct);
    }

    private async Task FlushAsync(RecordBatch batch, List<EventChunk> chunks, CancellationToken ct)
    {
        if (chunks.Count == 0) return;

        var started = time.GetTimestamp();
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var chunk in chunks) chunk.Build(batch, enricher, now);
            var owned = await flush.StoreAsync(chunks, ct);
            foreach (var chunk in owned) chunk.Intake.Advance(chunk.To, chunk.NewestReceivedMs);
        }
        finally
        {
            // Nothing is left to take back in what has advanced; the rest will be built again from the same records.
            foreach (var chunk in chunks) chunk.Intake.TakeBack();
            lock (memory.Sync) memory.Settle(Horizon());
        }

        Log.Stored(logger, chunks.Sum(chunk => chunk.Rows), chunks.Count, chunks.Sum(chunk => chunk.Duplicates), time.GetElapsedTime(started).TotalMilliseconds);
    }

    // Partitions that catch up may be days apart: what the last of them may still repeat is kept.
    private long Horizon() => _intakes.Values.Where(intake => time.GetElapsedTime(intake.LastSeen) < IdleAfter)
        .Select(intake => DuplicateFilter.RestoredSince(intake.NewestReceivedMs)).DefaultIfEmpty(0).Min();
}
