using System.Net.Sockets;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the runners of all instances share.</summary>
internal sealed class InstanceServices(
    DistributedApplicationModel model,
    IServiceProvider provider,
    DistributedApplicationExecutionContext executionContext,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IDistributedApplicationEventing eventing,
    EndpointAllocator endpoints,
    OrchestratorOptions options,
    Assembly? host,
    TimeProvider time) : IDisposable
{
    private readonly List<TcpProxy> _proxies = [];
    private readonly HashSet<EndpointPlan> _failedProxies = [];

    internal IServiceProvider Provider => provider;

    internal DistributedApplicationExecutionContext ExecutionContext => executionContext;

    internal ResourceNotificationService Notifications => notifications;

    internal ResourceLoggerService Logs => logs;

    internal IDistributedApplicationEventing Eventing => eventing;

    internal EndpointAllocator Endpoints => endpoints;

    internal OrchestratorOptions Options => options;

    internal DateTime UtcNow => time.GetUtcNow().UtcDateTime;

    /// <summary>Somebody waits for it to end, so an end is no accident, whatever its exit code.</summary>
    internal bool IsOneShot(IResource resource) => model.Resources.SelectMany(r => r.Annotations.OfType<WaitAnnotation>())
        .Any(w => w.WaitType is WaitType.WaitForCompletion && w.Resource == resource);

    internal InstanceCommand CommandOf(IResource resource)
    {
        if (resource is ProjectResource project)
        {
            var path = project.GetProjectMetadata().ProjectPath;
            var (program, arguments) = ProjectOutput.Command(path, host);
            return new(program, arguments, Path.GetDirectoryName(path)!, path);
        }

        var executable = (ExecutableResource)resource;
        var command = executable.Command.Contains('/', StringComparison.Ordinal) ? Path.Combine(executable.WorkingDirectory, executable.Command) : executable.Command;
        return Directory.Exists(executable.WorkingDirectory)
            ? new(command, [], executable.WorkingDirectory, executable.Command)
            : throw new DistributedApplicationException($"The working directory '{executable.WorkingDirectory}' does not exist.");
    }

    /// <summary>Changes what is known of an instance, and of the resources that live in it, such as the databases of a server.</summary>
    internal async Task PublishAsync(IResource resource, string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        await notifications.PublishUpdateAsync(resource, id, change);
        if (!notifications.TryGetCurrentState(id, out var parent)) return;

        var now = parent.Snapshot;
        foreach (var child in ChildrenOf(resource))
        {
            await notifications.PublishUpdateAsync(child, s => s with
            {
                State = now.State,
                StartTimeStamp = now.StartTimeStamp,
                StopTimeStamp = now.StopTimeStamp,
                RestartPending = now.RestartPending,
                HealthReports = s.State == now.State ? s.HealthReports : now.HealthReports,
                Ready = s.State == now.State ? s.Ready : null,
            });
        }
    }

    internal async Task PublishConnectionStringAsync(IResource resource, CancellationToken cancellationToken)
    {
        foreach (var available in ChildrenOf(resource).Prepend(resource).OfType<IResourceWithConnectionString>())
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(available, provider), cancellationToken);
        }
    }

    internal async Task PublishStoppedAsync(IResource resource, string id)
    {
        foreach (var (stopped, instance) in ChildrenOf(resource).Select(c => (Resource: c, Id: c.Name)).Prepend((resource, id)))
        {
            if (notifications.TryGetCurrentState(instance, out var last))
            {
                await eventing.PublishAsync(new ResourceStoppedEvent(stopped, provider, last), EventDispatchBehavior.NonBlockingConcurrent);
            }
        }
    }

    /// <summary>Puts a proxy before every endpoint of the resource that needs one.</summary>
    internal void StartProxies(IResource resource)
    {
        foreach (var plan in endpoints.PlansOf(resource).Where(p => p.NeedsProxy && !resource.IsContainer()))
        {
            var proxy = new TcpProxy(plan.PublicPort, plan.TargetPorts, logs.GetLogger(resource));
            try
            {
                proxy.Start();
                _proxies.Add(proxy);
            }
            catch (SocketException)
            {
                proxy.Dispose();
                _failedProxies.Add(plan);
            }
        }
    }

    internal void ThrowIfProxyFailed(IResource resource, EndpointPlan plan)
    {
        if (_failedProxies.Contains(plan)) throw new DistributedApplicationException(PortConflict.Message(resource, plan.Endpoint, plan.PublicPort));
    }

    public void Dispose()
    {
        foreach (var proxy in _proxies) proxy.Dispose();
        _proxies.Clear();
    }

    private IEnumerable<IResource> ChildrenOf(IResource resource) => model.Resources
        .Where(r => r != resource && r is IResourceWithParent and not (ProjectResource or ExecutableResource or ContainerResource) && r.SelfAndAncestors().Contains(resource));
}
