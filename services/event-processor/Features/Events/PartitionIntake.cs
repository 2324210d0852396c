using Meridian.EventProcessor.Features.Enrichment.Sessions;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// A partition in this process: how far its two lanes are stored, and the insert of an owner before that has to be done again first. Whoever uses it
/// has the turn (<see cref="EventIntakes.TurnAsync"/>), so its lanes never store at the same time.
/// </summary>
internal sealed class PartitionIntake(TakenPartition taken, RestoredPartition restored, DuplicateFilter filter) : IDisposable
{
    private IReadOnlySet<EventMark> _leftOut = taken.LeftOut;
    private ReplayedRecords? _replay = taken.IsInDoubt ? new ReplayedRecords(taken.Express) : null;

    // A replay is the insert that has this number already.
    private long _inserts = taken.IsInDoubt ? taken.Inserts - 1 : taken.Inserts;

    public int Partition => taken.Partition;

    public long Generation => taken.Generation;

    public long IntentGeneration => taken.IntentGeneration;

    public DuplicateFilter Filter { get; } = filter;

    public SessionTracker Sessions => restored.Sessions;

    public EventRows Rows { get; } = new();

    public EnrichedRecords Enriched { get; } = new(taken.Partition);

    public PartitionLanes Lanes { get; } = new(taken);

    /// <summary>The number of the next insert, or of the one that is declared.</summary>
    public long NextInsert => _inserts + 1;

    /// <summary>An insert that was declared and is not confirmed: until it is, the partition can have no other.</summary>
    public EventChunk? Undecided { get; private set; }

    /// <summary>When the partition came or last had records, as <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public required long LastSeen { get; set; }

    /// <summary>When the express lane last had events of its own, those of whoever has left it since left out; null for never.</summary>
    public long? ExpressSeen { get; set; }

    /// <summary>Whether what came in last had waited long.</summary>
    public bool IsLate { get; set; }

    /// <summary>Whether a newer owner has been met.</summary>
    public bool Fenced { get; set; }

    /// <summary>Months, as yyyyMM, that the insert in doubt has reached already.</summary>
    public IReadOnlySet<uint> MonthsInDoubt => restored.MonthsInDoubt;

    /// <summary>Whether a tenant can be moved now: who has which records must not change while an insert of them is in doubt.</summary>
    public bool IsCertain => !Fenced && _replay is null && Undecided is null;

    /// <summary>What was written down of an insert; null when it is made for the first time.</summary>
    public IReadOnlySet<EventMark>? WrittenDown(EventChunk chunk) =>
        chunk.IsReplay || (Undecided is { } declared && declared.Lane == chunk.Lane && declared.To == chunk.To) ? _leftOut : null;

    /// <summary>The declaration of an insert is in the book.</summary>
    public void WriteDown(EventChunk chunk) => (Undecided, _leftOut) = (chunk, Filter.LeftOut.ToHashSet());

    /// <summary>The insert in doubt of the express lane, once its last record is here.</summary>
    public EventChunk? TakeReplay(IEnumerable<ConsumedRecord> records) => !Fenced && _replay?.Add(records) is { } all
        ? new EventChunk(this, Lanes.Express, taken.Express.IntentTo, Lanes.OfExpress(all), IsReplay: true) : null;

    /// <summary>What may be stored now, or null.</summary>
    public EventChunk? TakeFree(IEnumerable<ConsumedRecord> records)
    {
        if (Fenced || _replay is not null) return null;

        var fresh = records.Where(record => record.Offset >= Lanes.Express.DoneTo).ToList();
        return fresh.Count == 0 ? null : new EventChunk(this, Lanes.Express, fresh[^1].Offset + 1, Lanes.OfExpress(fresh), IsReplay: false);
    }

    /// <summary>What the slow lane may store now of records that were read again: no further than the express lane is.</summary>
    /// <param name="records">In order, from where the slow lane is.</param>
    /// <param name="readTo">The offset behind the last of them.</param>
    /// <param name="mayEnd">Whether the express lane has nothing to catch up with: then the slow lane ends where it is.</param>
    public EventChunk? TakeSlow(IReadOnlyList<ConsumedRecord> records, long readTo, bool mayEnd)
    {
        var to = Math.Min(readTo, Lanes.Express.DoneTo);
        var ends = mayEnd && to == Lanes.Express.DoneTo;
        if (!IsCertain || Lanes.InSlow.IsEmpty || (to <= Lanes.Slow.DoneTo && !ends)) return null;
        var fresh = records.SkipWhile(record => record.Offset < Lanes.Slow.DoneTo).TakeWhile(record => record.Offset < to);
        return new EventChunk(this, Lanes.Slow, to, Lanes.OfSlow(fresh), IsReplay: false) { EndsLane = ends };
    }

    /// <summary>The insert in doubt of the slow lane.</summary>
    /// <param name="records">All records from where the slow lane is to where the insert ends.</param>
    public EventChunk ReplaySlow(IEnumerable<ConsumedRecord> records) => new(this, Lanes.Slow, taken.Slow.IntentTo, Lanes.OfSlow(records), IsReplay: true);

    public void Advance(EventChunk chunk)
    {
        Lanes.Advance(chunk);
        _inserts++;
        (Undecided, _replay) = (null, null);
        Filter.Commit();
        Sessions.Commit(Lanes.BehindReceivedMs);
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
