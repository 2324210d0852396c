using System.Collections;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint is, seen from each network.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly Lock _gate = new();
    private readonly List<NetworkEndpointSnapshot> _snapshots = [];

    /// <summary>The place in <paramref name="networkID"/>; waits until it is known.</summary>
    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkID, CancellationToken cancellationToken = default) =>
        SnapshotFor(networkID).GetValueAsync(cancellationToken);

    /// <summary>Says where the endpoint is in <paramref name="networkID"/>.</summary>
    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkID, AllocatedEndpoint endpoint) => SnapshotFor(networkID).SetValue(endpoint);

    /// <inheritdoc />
    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator()
    {
        lock (_gate) return _snapshots.ToList().GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal AllocatedEndpoint? ValueIfSet(NetworkIdentifier networkID) => SnapshotFor(networkID).ValueIfSet;

    private ValueSnapshot<AllocatedEndpoint> SnapshotFor(NetworkIdentifier networkID)
    {
        lock (_gate)
        {
            if (_snapshots.Find(s => s.NetworkID == networkID) is { } known) return known.Snapshot;
            var added = new NetworkEndpointSnapshot(new(), networkID);
            _snapshots.Add(added);
            return added.Snapshot;
        }
    }
}
