namespace Meridian.Client.Sending;

/// <summary>Events of one request.</summary>
/// <param name="Events">As JSON, in order.</param>
internal sealed record Batch(IReadOnlyList<byte[]> Events)
{
    /// <summary>Whether it is at the head of the spool, so that a crash does not lose it.</summary>
    public bool IsOnDisk { get; set; }
}
