using System.Globalization;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>Records of one lane of a partition that go into ClickHouse by one insert.</summary>
/// <param name="Intake">The partition.</param>
/// <param name="Lane">Which of its lanes.</param>
/// <param name="To">The offset behind the last record, or behind others of the other lane.</param>
/// <param name="Records">In order.</param>
/// <param name="IsReplay">Whether an owner before has begun this very insert.</param>
internal sealed record EventChunk(PartitionIntake Intake, LaneProgress Lane, long To, IReadOnlyList<ConsumedRecord> Records, bool IsReplay)
{
    /// <summary>The offset of the first record, or of a gap before it.</summary>
    public long From { get; } = Lane.DoneTo;

    /// <summary>Its place in the order of the partition's inserts.</summary>
    public long Number { get; } = Intake.NextInsert;

    /// <summary>The name of the insert for good: the same records under the same name, whoever sends them.</summary>
    public string Token => string.Create(CultureInfo.InvariantCulture,
        $"{Topics.EventsIngest.Name}/{Intake.Partition}/{(Lane.IsSlow ? "slow/" : "")}{From}-{To}@{(IsReplay ? Intake.IntentGeneration : Intake.Generation)}");

    /// <summary>The latest arrival among the records.</summary>
    public long NewestReceivedMs { get; private set; } = Lane.NewestReceivedMs;

    /// <summary>Whether the slow lane ends with it: it has caught up.</summary>
    public bool EndsLane { get; init; }

    public int Duplicates { get; private set; }

    /// <summary>Some of the duplicates.</summary>
    public List<Repeat> Repeats { get; } = [];

    public int Rows { get; private set; }

    /// <summary>The records of <c>events.enriched</c>: of all events that are no duplicates, also of those that a replay finds stored already.</summary>
    public IReadOnlyList<OutgoingRecord> Enriched { get; private set; } = [];

    /// <summary>Makes the rows and the enriched records. A record that is no block goes to the dead letters; the rest goes on.</summary>
    public void Build(RecordBatch batch, Enricher enricher, long processedMs)
    {
        Duplicates = 0;
        Repeats.Clear();
        Intake.Filter.Begin(Lane.NewestReceivedMs, Intake.WrittenDown(this));
        Intake.Enriched.Begin(Number, processedMs);
        foreach (var record in Records)
        {
            try
            {
                Add(record, enricher, processedMs);
            }
            catch (EventBlockException broken)
            {
                batch.Reject(record, broken.Message, broken);
            }
        }

        Rows = Intake.Rows.Block.Rows;
        Enriched = Intake.Enriched.End();
    }

    private void Add(ConsumedRecord record, Enricher enricher, long processedMs)
    {
        var block = new EventBlockReader(record.Value);
        NewestReceivedMs = Math.Max(NewestReceivedMs, block.ReceivedAt);
        var index = 0u;
        foreach (var item in block)
        {
            var mark = new EventMark(record.Offset, index++);
            var key = MessageKey.Of(block.TenantId, item.MessageId);
            if (Intake.Filter.IsDuplicate(key, block.ReceivedAt, mark))
            {
                Duplicates++;
                if (Repeats.Count < NoteRepeats.MostOfInsert) Repeats.Add(new Repeat(block.TenantId, EventKeys.Of(key), block.ReceivedAt));
                continue;
            }

            // A duplicate must not lengthen a session, so it is never enriched.
            var columns = enricher.Enrich(item, block.TenantId, block.ReceivedAt, Intake.Sessions);
            var enriched = columns.ToEvent(item);
            (enriched.ReceivedAt, enriched.ProcessedAt) = (block.ReceivedAt, processedMs);
            (enriched.Partition, enriched.Offset, enriched.Index) = (record.Partition, mark.Offset, mark.Index);
            Intake.Enriched.Add(block.TenantId, enriched);
            if (!IsStored(item.Timestamp)) Intake.Rows.Add(block.TenantId, enriched);
        }
    }

    private bool IsStored(long timestampMs) =>
        IsReplay && Intake.MonthsInDoubt.Count > 0 && Intake.MonthsInDoubt.Contains(RestoredPartition.MonthOf(timestampMs));
}
