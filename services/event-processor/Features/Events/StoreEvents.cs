using System.Collections.Concurrent;
using System.Diagnostics;
using Meridian.ClickHouse;
using Meridian.Kafka;
using Npgsql;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>Stores the events of <c>events.ingest</c> in ClickHouse, each once whatever crashes (ADR-004).</summary>
internal sealed class StoreEvents(
    IngestProgress progress, StoredEvents stored, BatchInsert insert, TimeProvider time, ILogger<StoreEvents> logger) : BatchHandler
{
    private const string Table = "events";
    private const int InsertsAtOnce = 4;

    // A process that was stopped between declaring and inserting must ask again whether the partition is still its own.
    private static readonly TimeSpan DeclarationLasts = TimeSpan.FromSeconds(30);

    private static readonly HashSet<uint> NoMonths = [];

    private readonly ConcurrentDictionary<int, PartitionIntake> _intakes = new();

    public override async Task<long?> PrepareAsync(AssignedPartition partition, CancellationToken ct)
    {
        var taken = await progress.TakeOverAsync(partition.Number, partition.Low, ct);
        if (taken.DoneTo > partition.High)
            throw new InvalidOperationException($"Partition {partition.Number} ends at {partition.High} and is stored up to {taken.DoneTo}: the topic is not the one it was.");

        var filter = await stored.RestoreFilterAsync(taken, ct);
        var months = taken.IntentTo > taken.DoneTo ? await stored.MonthsInDoubtAsync(taken, ct) : NoMonths;
        Log.PartitionTaken(logger, taken.Partition, taken.Generation, taken.DoneTo, taken.IntentTo, filter.Count);
        _intakes[partition.Number] = new PartitionIntake(taken, filter, months);
        return taken.DoneTo;
    }

    public override async Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        var partitions = batch.Records.GroupBy(record => record.Partition)
            .Where(group => _intakes.ContainsKey(group.Key))
            .Select(group => (Intake: _intakes[group.Key], Records: group))
            .ToList();
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

    private async Task FlushAsync(RecordBatch batch, List<EventChunk> chunks, CancellationToken ct)
    {
        if (chunks.Count == 0) return;

        var started = time.GetTimestamp();
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var chunk in chunks) chunk.Build(batch, now);
            var owned = await StoreAsync(chunks, ct);
            foreach (var chunk in owned) chunk.Intake.Advance(chunk.To, chunk.NewestReceivedMs);
        }
        finally
        {
            // Nothing is left to take back in what has advanced; the rest will be built again from the same records.
            foreach (var chunk in chunks) chunk.Intake.TakeBack();
        }

        Log.Stored(logger, chunks.Sum(chunk => chunk.Rows), chunks.Count, chunks.Sum(chunk => chunk.Duplicates), time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Declare, insert, confirm: a crash between any two leaves behind which records are in doubt, and the next owner does that insert again.</summary>
    private async Task<List<EventChunk>> StoreAsync(List<EventChunk> chunks, CancellationToken ct)
    {
        var declared = Stopwatch.GetTimestamp();
        var mine = chunks.Where(chunk => !chunk.IsReplay).ToList();
        if (mine.Count > 0) mine = Fence(mine, await progress.DeclareAsync(mine, ct));
        mine.AddRange(chunks.Where(chunk => chunk.IsReplay));
        await Parallel.ForEachAsync(mine, new ParallelOptions { MaxDegreeOfParallelism = InsertsAtOnce, CancellationToken = ct }, async (chunk, token) =>
        {
            if (Stopwatch.GetElapsedTime(declared) > DeclarationLasts) throw new TimeoutException("The declaration of an insert is too old.");
            await insert.InsertAsync(Table, chunk.Intake.Rows.Block, chunk.Token, token);
        });
        return mine.Count == 0 ? mine : Fence(mine, await progress.ConfirmAsync(mine, ct));
    }

    private List<EventChunk> Fence(List<EventChunk> chunks, HashSet<int> owned)
    {
        foreach (var chunk in chunks.Where(chunk => !owned.Contains(chunk.Intake.Partition)))
        {
            chunk.Intake.Fenced = true;
            Log.PartitionFenced(logger, chunk.Intake.Partition);
        }

        return [.. chunks.Where(chunk => owned.Contains(chunk.Intake.Partition))];
    }
}
