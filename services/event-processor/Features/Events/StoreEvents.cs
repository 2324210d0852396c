using System.Collections.Concurrent;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// Stores the events of <c>events.ingest</c> in ClickHouse, each once whatever crashes (ADR-004), and passes them on as <c>events.enriched</c>. What
/// belongs to the slow lane it passes over (ADR-011).
/// </summary>
internal sealed class StoreEvents(
    IngestProgress progress, RestoreTogether restore, EventIntakes intakes, SlowLane slow, FairShares shares, MessageMemory memory,
    IOptions<DuplicateOptions> options, TimeProvider time, ILogger<StoreEvents> logger) : BatchHandler
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    // From the moment they come: one that is prepared sooner than another has begun must not go ahead of it.
    private readonly ConcurrentDictionary<int, int> _coming = [];

    public override void Announce(int partition) => _coming[partition] = partition;

    public override async Task<long?> PrepareAsync(AssignedPartition partition, CancellationToken ct)
    {
        var taken = await progress.TakeOverAsync(partition.Number, partition.Low, ct);
        if (taken.Express.DoneTo > partition.High)
            throw new InvalidOperationException($"Partition {partition.Number} ends at {partition.High} and is stored up to {taken.Express.DoneTo}: the topic is not the one it was.");

        var restored = await restore.RestoreAsync(taken, ct);
        Log.PartitionTaken(logger, taken.Partition, taken.Generation, taken.Express.DoneTo, taken.Express.IntentTo, memory.Count);
        intakes.Add(await TakeAsync(taken, restored, ct));
        _coming.TryRemove(partition.Number, out _);
        return taken.Express.DoneTo;
    }

    public override async Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        await UntilPreparedAsync(ct);
        using var turn = await intakes.TurnAsync(ct);
        var partitions = batch.Records.GroupBy(record => record.Partition)
            .Select(group => (Intake: intakes[group.Key]!, Records: group.ToList()))
            .Where(partition => partition.Intake is not null)
            .ToList();
        foreach (var (intake, _) in partitions) intake.LastSeen = time.GetTimestamp();
        // What the other lane has begun has to be done first; of a partition no two inserts are in doubt.
        await intakes.StoreAsync(batch, [.. partitions.Select(partition => partition.Intake.Undecided).OfType<EventChunk>().Where(chunk => chunk.Lane.IsSlow)], ct);
        await intakes.StoreAsync(batch, [.. partitions.Select(partition => partition.Intake.TakeReplay(partition.Records)).OfType<EventChunk>()], ct);
        shares.Judge(partitions);
        var free = partitions.Select(partition => partition.Intake.TakeFree(partition.Records)).OfType<EventChunk>().ToList();
        foreach (var chunk in free.Where(chunk => chunk.Records.Count > 0)) chunk.Intake.ExpressSeen = time.GetTimestamp();
        await intakes.StoreAsync(batch, free, ct);
    }

    public override Task ReleaseAsync(int partition)
    {
        _coming.TryRemove(partition, out _);
        return slow.ReleaseAsync(partition);
    }

    public override bool IsTransient(Exception fault) => base.IsTransient(fault) || EventIntakes.Passes(fault);

    private async Task<PartitionIntake> TakeAsync(TakenPartition taken, RestoredPartition restored, CancellationToken ct)
    {
        var intake = new PartitionIntake(taken, restored, new DuplicateFilter(memory, taken.Partition)) { LastSeen = time.GetTimestamp() };
        try
        {
            if (taken.Slow.IsInDoubt) await slow.ReplayAsync(intake, taken.Slow, ct);
            return intake;
        }
        catch
        {
            intake.Dispose();
            throw;
        }
    }

    // What a partition that has just come has stored may be what makes a message of another one a duplicate.
    private async Task UntilPreparedAsync(CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while (!_coming.IsEmpty && time.GetElapsedTime(since) < options.Value.Patience) await Task.Delay(LookInterval, time, ct);
    }
}
