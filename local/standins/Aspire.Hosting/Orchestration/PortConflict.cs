using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What to say when a port is taken.</summary>
internal static class PortConflict
{
    internal static string Message(IResource resource, EndpointAnnotation endpoint, int port) =>
        $"Port {port}, which the endpoint '{endpoint.Name}' of the resource '{resource.Name}' needs, is taken by another program. " +
        "Stop that program, give the endpoint another port (in its launch profile or where it is added in the application host), or let free ports be chosen with --DcpPublisher:RandomizePorts=true.";
}
