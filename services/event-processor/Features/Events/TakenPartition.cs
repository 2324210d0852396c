using Meridian.EventProcessor.Features.Events.Duplicates;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>A partition as its new owner finds it.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Generation">The owner's number.</param>
/// <param name="DoneTo">Every record below this offset is stored.</param>
/// <param name="IntentTo">Records from <paramref name="DoneTo"/> to here may be stored.</param>
/// <param name="IntentGeneration">Whose insert that was.</param>
/// <param name="NewestReceivedMs">The latest arrival among what is stored.</param>
/// <param name="LeftOut">What that insert leaves out, beyond what this partition's own rows say.</param>
internal sealed record TakenPartition(
    int Partition, long Generation, long DoneTo, long IntentTo, long IntentGeneration, long NewestReceivedMs, IReadOnlySet<EventMark> LeftOut)
{
    /// <summary>Whether an insert was begun that may not have been done.</summary>
    public bool IsInDoubt => DoneTo < IntentTo;
}
