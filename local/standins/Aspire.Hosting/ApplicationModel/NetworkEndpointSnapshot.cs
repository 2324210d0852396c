namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint is, seen from one network.</summary>
/// <param name="Snapshot">The place, once known.</param>
/// <param name="NetworkID">The network.</param>
public record NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);
