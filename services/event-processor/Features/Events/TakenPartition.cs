using Meridian.EventProcessor.Features.Events.Duplicates;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>A partition as its new owner finds it.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Generation">The owner's number.</param>
/// <param name="IntentGeneration">Whose insert the one in doubt was.</param>
/// <param name="Inserts">The number of the insert that was declared last.</param>
/// <param name="Express">The lane of those who are not in the other.</param>
/// <param name="Slow">The slow lane (ADR-011).</param>
/// <param name="InSlow">Who is in it.</param>
/// <param name="LeftOut">What the insert in doubt leaves out, beyond what this partition's own rows say.</param>
internal sealed record TakenPartition(
    int Partition, long Generation, long IntentGeneration, long Inserts, LaneMark Express, LaneMark Slow, SlowTenants InSlow,
    IReadOnlySet<EventMark> LeftOut)
{
    /// <summary>Whether an insert was begun that may not have been done; at most one lane has one.</summary>
    public bool IsInDoubt => Express.IsInDoubt || Slow.IsInDoubt;

    /// <summary>The latest arrival among what is stored.</summary>
    public long NewestReceivedMs => Express.NewestReceivedMs;

    /// <summary>The same of the lane that is further behind.</summary>
    public long BehindReceivedMs => new PartitionLanes(this).BehindReceivedMs;
}
