namespace Meridian.EventProcessor.Features.Events;

/// <summary>How far a lane of a partition is in this process.</summary>
/// <param name="isSlow">Which of the two it is.</param>
internal sealed class LaneProgress(bool isSlow, LaneMark mark)
{
    public bool IsSlow => isSlow;

    /// <summary>Of what belongs to the lane every record below this offset is stored.</summary>
    public long DoneTo { get; private set; } = mark.DoneTo;

    /// <summary>The latest arrival among what is stored.</summary>
    public long NewestReceivedMs { get; private set; } = mark.NewestReceivedMs;

    public void Advance(long doneTo, long newestReceivedMs)
    {
        DoneTo = doneTo;
        Arrived(newestReceivedMs);
    }

    /// <summary>Something is stored that arrived then.</summary>
    public void Arrived(long receivedMs) => NewestReceivedMs = Math.Max(NewestReceivedMs, receivedMs);

    /// <summary>Begins anew where another lane is.</summary>
    public void StartAt(LaneProgress other) => (DoneTo, NewestReceivedMs) = (other.DoneTo, other.NewestReceivedMs);
}
