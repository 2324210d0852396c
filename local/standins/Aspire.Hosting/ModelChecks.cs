using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Mistakes in a model that are better found before anything starts.</summary>
internal static class ModelChecks
{
    internal static void Verify(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>()) Verify(resource, endpoint);
        }
    }

    private static void Verify(IResource resource, EndpointAnnotation endpoint)
    {
        var complaint = resource.IsContainer() ? ContainerComplaint(endpoint) : ProcessComplaint(resource, endpoint);
        if (complaint is null) return;

        throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' {complaint}");
    }

    private static string? ContainerComplaint(EndpointAnnotation endpoint) =>
        endpoint.TargetPort is null ? "must set the TargetPort: it is in a container." : null;

    private static string? ProcessComplaint(IResource resource, EndpointAnnotation endpoint)
    {
        if (!endpoint.IsProxied && endpoint.Port is null) return "is not proxied, so it must set a port.";
        if (resource.GetReplicaCount() > 1 && (endpoint.TargetPort is not null || !endpoint.IsProxied))
        {
            return "has a fixed target port or no proxy, so the resource cannot have replicas.";
        }

        return endpoint.IsProxied && endpoint.Port is { } port && port == endpoint.TargetPort
            ? $"is proxied, and its port {port} cannot be its target port, too. Leave one of them out, or set isProxied to false."
            : null;
    }
}
