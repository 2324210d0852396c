using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>The two lanes through a partition (ADR-011): each record belongs to one of them, by its tenant and offset.</summary>
internal sealed class PartitionLanes(TakenPartition taken)
{
    /// <summary>The lane of all who are not in the other.</summary>
    public LaneProgress Express { get; } = new(isSlow: false, taken.Express);

    /// <summary>The lane of <see cref="InSlow"/>, which never goes further than the other.</summary>
    public LaneProgress Slow { get; } = new(isSlow: true, taken.Slow);

    /// <summary>Whose events are in the slow lane.</summary>
    public SlowTenants InSlow { get; private set; } = taken.InSlow;

    /// <summary>The latest arrival of the lane that is further behind; of one that has stored nothing yet there is nothing to know.</summary>
    public long BehindReceivedMs => InSlow.IsEmpty || Slow.NewestReceivedMs == 0 ? Express.NewestReceivedMs : Math.Min(Express.NewestReceivedMs, Slow.NewestReceivedMs);

    /// <summary>Moves a tenant to the slow lane, from the first record on that is not stored. The next declaration says so.</summary>
    public void Divert(Guid tenant)
    {
        if (InSlow.IsEmpty) Slow.StartAt(Express);
        InSlow = InSlow.With(tenant, Express.DoneTo);
    }

    /// <summary>Who is in the slow lane once a chunk is stored.</summary>
    public SlowTenants InSlowAfter(EventChunk chunk) => chunk.EndsLane ? SlowTenants.None : InSlow;

    public void Advance(EventChunk chunk)
    {
        InSlow = InSlowAfter(chunk);
        chunk.Lane.Advance(chunk.To, chunk.NewestReceivedMs);
        // What is stored of the slow lane lies before whatever is not stored of the other.
        Express.Arrived(chunk.NewestReceivedMs);
    }

    public IReadOnlyList<ConsumedRecord> OfExpress(IReadOnlyList<ConsumedRecord> records) =>
        InSlow.IsEmpty ? records : [.. records.Where(record => !InSlow.Have(record))];

    public IReadOnlyList<ConsumedRecord> OfSlow(IEnumerable<ConsumedRecord> records) => [.. records.Where(InSlow.Have)];
}
