using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Decides which ports everybody listens on. They stay the same for as long as the application runs, restarts included.</summary>
internal sealed class EndpointAllocator(IConfiguration configuration) : IDisposable
{
    private readonly PortReservations _reservations = new();
    private readonly Dictionary<IResource, IReadOnlyList<EndpointPlan>> _plans = [];
    private readonly bool _randomize = bool.TryParse(configuration["DcpPublisher:RandomizePorts"], out var randomize) && randomize;

    internal IReadOnlyList<EndpointPlan> PlansOf(IResource resource) => _plans.GetValueOrDefault(resource) ?? [];

    /// <summary>Chooses the ports of a resource and makes known where its endpoints are.</summary>
    internal void Allocate(IResource resource)
    {
        var plans = resource.Annotations.OfType<EndpointAnnotation>().Select(e => Plan(resource, e)).ToList();
        _plans[resource] = plans;
        foreach (var plan in plans) Announce(resource, plan);
    }

    public void Dispose() => _reservations.Dispose();

    private EndpointPlan Plan(IResource resource, EndpointAnnotation endpoint)
    {
        var port = endpoint.Port is { } wanted && !(_randomize && endpoint.IsProxied) ? wanted : _reservations.Reserve();
        var replicas = resource.GetReplicaCount();
        if (!endpoint.IsProxied || (replicas == 1 && endpoint.TargetPort is null)) return new(endpoint, port, [endpoint.IsProxied ? port : endpoint.TargetPort ?? port]);
        return new(endpoint, port, [.. Enumerable.Range(0, replicas).Select(_ => endpoint.TargetPort ?? _reservations.Reserve())]);
    }

    private static void Announce(IResource resource, EndpointPlan plan)
    {
        var isContainer = resource.IsContainer();
        var target = isContainer ? plan.Endpoint.TargetPort?.ToString(CultureInfo.InvariantCulture) : InstanceTemplate.PortOf(resource, plan.Endpoint);
        var binding = plan.Endpoint.TargetHost is KnownHostNames.Localhost or "127.0.0.1" or "::1" ? EndpointBindingMode.SingleAddress : EndpointBindingMode.DualStackAnyAddresses;
        plan.Endpoint.AllocatedEndpoint = new(plan.Endpoint, KnownHostNames.Localhost, plan.PublicPort, binding, target);

        // From a container, another container has its own name and a process is behind the tunnel.
        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        var (host, port) = isContainer
            ? ($"{resource.Name}.dev.internal", plan.Endpoint.TargetPort!.Value)
            : (KnownHostNames.DefaultContainerTunnelHostName, plan.PublicPort);
        plan.Endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, new(plan.Endpoint, host, port, EndpointBindingMode.SingleAddress, target, network));
    }
}
