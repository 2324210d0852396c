using System.Globalization;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>Records of one partition that go into ClickHouse by one insert.</summary>
/// <param name="Intake">The partition.</param>
/// <param name="To">The offset behind the last record.</param>
/// <param name="Records">In order.</param>
/// <param name="IsReplay">Whether an owner before has begun this very insert.</param>
internal sealed record EventChunk(PartitionIntake Intake, long To, IReadOnlyList<ConsumedRecord> Records, bool IsReplay)
{
    /// <summary>The offset of the first record, or of a gap before it.</summary>
    public long From { get; } = Intake.DoneTo;

    /// <summary>The name of the insert for good: the same records under the same name, whoever sends them.</summary>
    public string Token => string.Create(CultureInfo.InvariantCulture,
        $"{Topics.EventsIngest.Name}/{Intake.Partition}/{From}-{To}@{(IsReplay ? Intake.IntentGeneration : Intake.Generation)}");

    /// <summary>The latest arrival among the records.</summary>
    public long NewestReceivedMs { get; private set; } = Intake.NewestReceivedMs;

    public int Duplicates { get; private set; }

    public int Rows { get; private set; }

    /// <summary>The records of <c>events.enriched</c>: of all events that are no duplicates, also of those that a replay finds stored already.</summary>
    public IReadOnlyList<OutgoingRecord> Enriched { get; private set; } = [];

    /// <summary>Makes the rows and the enriched records. A record that is no block goes to the dead letters; the rest goes on.</summary>
    public void Build(RecordBatch batch, Enricher enricher, long processedMs)
    {
        Intake.Filter.Begin(Intake.NewestReceivedMs, Intake.WrittenDown(To));
        Intake.Enriched.Begin(To, processedMs);
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
            if (Intake.Filter.IsDuplicate(MessageKey.Of(block.TenantId, item.MessageId), block.ReceivedAt, mark))
            {
                Duplicates++;
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
