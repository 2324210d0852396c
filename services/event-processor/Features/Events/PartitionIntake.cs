using Meridian.EventProcessor.Features.Enrichment.Sessions;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>A partition in this process: how far it is stored, and the insert of an owner before that has to be done again first.</summary>
internal sealed class PartitionIntake(TakenPartition taken, RestoredPartition restored, DuplicateFilter filter) : IDisposable
{
    private readonly List<ConsumedRecord> _replayed = [];

    // The insert that was written down last, and what was left out of it: when it is tried again, it is the same.
    private long _writtenDownTo = taken.IntentTo;
    private IReadOnlySet<EventMark> _leftOut = taken.LeftOut;

    public int Partition => taken.Partition;

    public long Generation => taken.Generation;

    public long IntentGeneration => taken.IntentGeneration;

    public DuplicateFilter Filter { get; } = filter;

    public SessionTracker Sessions => restored.Sessions;

    public EventRows Rows { get; } = new();

    public EnrichedRecords Enriched { get; } = new(taken.Partition);

    /// <summary>Every record below this offset is stored.</summary>
    public long DoneTo { get; private set; } = taken.DoneTo;

    /// <summary>The latest arrival among what is stored.</summary>
    public long NewestReceivedMs { get; private set; } = taken.NewestReceivedMs;

    /// <summary>When the partition came or last had records, as <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public required long LastSeen { get; set; }

    /// <summary>Whether a newer owner has been met.</summary>
    public bool Fenced { get; set; }

    /// <summary>Months, as yyyyMM, that the insert in doubt has reached already.</summary>
    public IReadOnlySet<uint> MonthsInDoubt => restored.MonthsInDoubt;

    private bool InDoubt => DoneTo < taken.IntentTo;

    /// <summary>What was written down of the insert that ends at an offset; null when none was.</summary>
    public IReadOnlySet<EventMark>? WrittenDown(long to) => to == _writtenDownTo && to > DoneTo ? _leftOut : null;

    /// <summary>The declaration of an insert is in the book.</summary>
    public void WriteDown(long to) => (_writtenDownTo, _leftOut) = (to, Filter.LeftOut.ToHashSet());

    /// <summary>
    /// The rest of the insert in doubt, once its last record is here. It has to be made of exactly the same records, whatever batches they come
    /// in now: only then does its token mean the same.
    /// </summary>
    public EventChunk? TakeReplay(IEnumerable<ConsumedRecord> records)
    {
        if (Fenced || !InDoubt) return null;

        var held = _replayed.Count > 0 ? _replayed[^1].Offset + 1 : DoneTo;
        var newcomers = records.Where(record => record.Offset >= held).ToList();
        _replayed.AddRange(newcomers.TakeWhile(record => record.Offset < taken.IntentTo));
        var complete = _replayed.Count > 0 && _replayed[^1].Offset == taken.IntentTo - 1;
        var passed = newcomers.Count > 0 && newcomers[^1].Offset >= taken.IntentTo; // its last records are gone from the broker
        return complete || passed ? new EventChunk(this, taken.IntentTo, [.. _replayed], IsReplay: true) : null;
    }

    /// <summary>What may be stored now, or null.</summary>
    public EventChunk? TakeFree(IEnumerable<ConsumedRecord> records)
    {
        if (Fenced || InDoubt) return null;

        var fresh = records.Where(record => record.Offset >= DoneTo).ToList();
        return fresh.Count == 0 ? null : new EventChunk(this, fresh[^1].Offset + 1, fresh, IsReplay: false);
    }

    public void Advance(long doneTo, long newestReceivedMs)
    {
        DoneTo = doneTo;
        NewestReceivedMs = Math.Max(NewestReceivedMs, newestReceivedMs);
        _replayed.Clear();
        Filter.Commit();
        Sessions.Commit();
        Rows.Reset();
    }

    public void TakeBack()
    {
        Filter.Rollback();
        Sessions.Rollback();
        Rows.Reset();
    }

    public void Dispose()
    {
        Rows.Dispose();
        Enriched.Dispose();
    }
}
