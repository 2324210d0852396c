using System.Globalization;
using Meridian.Contracts;
using Meridian.Contracts.Events;
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

    /// <summary>Makes the rows. A record that is no block goes to the dead letters; the rest goes on.</summary>
    public void Build(RecordBatch batch, long processedMs)
    {
        foreach (var record in Records)
        {
            try
            {
                Add(record, processedMs);
            }
            catch (EventBlockException broken)
            {
                batch.Reject(record, broken.Message, broken);
            }
        }
    }

    private void Add(ConsumedRecord record, long processedMs)
    {
        var block = new EventBlockReader(record.Value);
        NewestReceivedMs = Math.Max(NewestReceivedMs, block.ReceivedAt);
        var index = 0u;
        foreach (var item in block)
        {
            var place = new EventPlace(block.TenantId, block.ReceivedAt, record, index++);
            if (Intake.Filter.IsDuplicate(MessageKey.Of(place.Tenant, item.MessageId), place.ReceivedMs)) Duplicates++;
            else if (!IsStored(item.Timestamp)) Intake.Rows.Add(item, place, processedMs);
        }

        Rows = Intake.Rows.Block.Rows;
    }

    private bool IsStored(long timestampMs) =>
        IsReplay && Intake.MonthsInDoubt.Count > 0 && Intake.MonthsInDoubt.Contains(StoredEvents.MonthOf(timestampMs));
}
