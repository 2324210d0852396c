namespace Meridian.EventProcessor.Features.Events;

/// <summary>How far a lane of a partition is, as its new owner finds it.</summary>
/// <param name="DoneTo">Of what belongs to the lane every record below this offset is stored.</param>
/// <param name="IntentTo">Records from <paramref name="DoneTo"/> to here may be stored.</param>
/// <param name="NewestReceivedMs">The latest arrival among what is stored.</param>
internal readonly record struct LaneMark(long DoneTo, long IntentTo, long NewestReceivedMs)
{
    /// <summary>Whether an insert was begun that may not have been done.</summary>
    public bool IsInDoubt => DoneTo < IntentTo;
}
