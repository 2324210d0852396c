namespace Meridian.Kafka;

/// <summary>A partition that came to this consumer.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Low">The offset of the oldest record that is still there.</param>
/// <param name="High">The offset behind the newest record.</param>
public sealed record AssignedPartition(int Number, long Low, long High)
{
    /// <summary>Its topic; of use to a handler of several.</summary>
    public string Topic { get; init; } = "";
}
