namespace Meridian.Contracts.Traces;

/// <summary>How often a message came again within 24 hours and was left out. Of a flood of repeats not all are counted.</summary>
/// <param name="Count">So often at least.</param>
/// <param name="Times">When; the latest ten, the last first.</param>
public sealed record TraceRepeats(long Count, IReadOnlyList<DateTimeOffset> Times)
{
    /// <summary>It came once.</summary>
    public static readonly TraceRepeats None = new(0, []);
}
