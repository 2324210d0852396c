namespace Meridian.EventProcessor.Features.Freshness;

/// <summary>The watermark of a partition, and those of the tenants in its slow lane.</summary>
internal sealed class PartitionWatermarks
{
    private Dictionary<Guid, (long From, PartitionMark Mark)> _slow = [];

    /// <summary>Of all others.</summary>
    public PartitionMark Express { get; } = new();

    /// <summary>The tenants in the slow lane.</summary>
    public IEnumerable<Guid> InSlow => _slow.Keys;

    /// <summary>Everything of a tenant that was acknowledged before this is stored, milliseconds since 1970 UTC; 0 when nothing is known.</summary>
    public long Of(Guid tenant) => _slow.TryGetValue(tenant, out var slow) ? slow.Mark.Ms : Express.Ms;

    /// <summary>Takes a look at the partition.</summary>
    /// <param name="atMs">The moment before its end was asked for.</param>
    public void Look(long atMs, long end, StoredPartition stored)
    {
        _slow = stored.InSlow.All.ToDictionary(one => one.Tenant, one => (one.From, MarkOf(one.Tenant, one.From)));
        Express.Ended(atMs, end);
        Express.Stored(stored.Express.DoneTo, stored.Express.NewestReceivedMs);
        foreach (var (from, mark) in _slow.Values)
        {
            mark.Ended(atMs, end);
            mark.Stored(Math.Max(from, stored.Slow.DoneTo), stored.Slow.NewestReceivedMs);
        }
    }

    // Until it was moved, what held for all held for it: it goes on from the look before.
    private PartitionMark MarkOf(Guid tenant, long from) => _slow.TryGetValue(tenant, out var known) && known.From == from ? known.Mark : Express.Copy();
}
