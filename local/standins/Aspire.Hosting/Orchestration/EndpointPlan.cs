using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The ports of an endpoint.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="PublicPort">The port others connect to.</param>
/// <param name="TargetPorts">The port each instance listens on, in the order of the instances.</param>
internal sealed record EndpointPlan(EndpointAnnotation Endpoint, int PublicPort, IReadOnlyList<int> TargetPorts)
{
    /// <summary>A proxy has to stand between; otherwise the one process listens on the public port itself.</summary>
    internal bool NeedsProxy => TargetPorts.Count != 1 || TargetPorts[0] != PublicPort;
}
