using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Brings the model to life: values, ports, processes; and stops it again, in order.</summary>
internal sealed partial class ApplicationOrchestrator(DistributedApplicationModel model, InstanceServices services, ILogger<ApplicationOrchestrator> logger) : IHostedService, IDisposable
{
    private readonly Dictionary<string, InstanceRunner> _runners = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();
    private bool _started;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.ExecutionContext.IsPublishMode) return;
        _started = true;
        foreach (var resource in model.Resources.Where(IsRunnable)) BuiltInCommands.AddTo(resource, this);
        foreach (var resource in model.Resources) await PublishInitialAsync(resource);
        foreach (var parameter in model.Resources.OfType<ParameterResource>()) await PublishParameterAsync(parameter, cancellationToken);
        foreach (var resource in model.Resources) Initialize(resource);

        foreach (var resource in model.Resources.Where(r => r.HasAnnotationOfType<EndpointAnnotation>())) services.Endpoints.Allocate(resource);
        foreach (var resource in model.Resources.OfType<IResourceWithEndpoints>()) await AnnounceEndpointsAsync(resource, cancellationToken);
        foreach (var resource in model.Resources.Where(IsRunnable)) await BeginAsync(resource);
        await services.Eventing.PublishAsync(new AfterResourcesCreatedEvent(services.Provider, model), cancellationToken);
    }

    /// <summary>Stops every process, those that others depend on last.</summary>
    /// <param name="cancellationToken">Ends the patience: whatever still runs is killed.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_started) return;
        _started = false;
        await _stopping.CancelAsync();
        foreach (var group in StopOrder.Of(_runners.Values.Select(r => r.Resource).Distinct()))
        {
            await Task.WhenAll(_runners.Values.Where(r => group.Contains(r.Resource)).Select(r => r.StopAsync(cancellationToken)));
        }
    }

    public void Dispose()
    {
        services.Dispose();
        services.Endpoints.Dispose();
        _stopping.Dispose();
    }

    internal Task StartInstanceAsync(string instance) => _runners[instance].StartAsync();

    internal Task StopInstanceAsync(string instance) => _runners[instance].StopAsync(CancellationToken.None);

    private static bool IsRunnable(IResource resource) => resource is ProjectResource or ExecutableResource || resource.IsContainer();

    private Task PublishInitialAsync(IResource resource) => services.Notifications.PublishUpdateAsync(resource, s => s with
    {
        CreationTimeStamp = services.UtcNow,
        Relationships = [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type)).Distinct()],
    });

    private async Task PublishParameterAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            var value = await parameter.GetValueAsync(cancellationToken);
            await services.Notifications.PublishUpdateAsync(parameter, s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = [new("Value", value) { IsSensitive = parameter.Secret }],
            });
        }
        catch (MissingParameterValueException missing)
        {
            LogMissingValue(logger, parameter.Name, parameter.ConfigurationKey);
            services.Logs.LogOf(parameter.Name).Append(missing.Message, isError: true);
            await services.Notifications.PublishUpdateAsync(parameter, s => s with { State = new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn) });
        }
    }

    private void Initialize(IResource resource) => _ = services.Eventing.PublishAsync(
        new InitializeResourceEvent(resource, services.Eventing, services.Logs, services.Notifications, services.Provider),
        EventDispatchBehavior.NonBlockingConcurrent,
        _stopping.Token);

    private async Task AnnounceEndpointsAsync(IResourceWithEndpoints resource, CancellationToken cancellationToken)
    {
        services.StartProxies(resource);
        await services.Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services.Provider), EventDispatchBehavior.NonBlockingConcurrent, cancellationToken);
        var urls = await ResourceUrls.OfAsync(resource, services.ExecutionContext, services.Logs.GetLogger(resource), cancellationToken);
        await services.Notifications.PublishUpdateAsync(resource, s => s with { Urls = urls });
    }

    private async Task BeginAsync(IResource resource)
    {
        var waitsForCommand = resource.HasAnnotationOfType<ExplicitStartupAnnotation>();
        foreach (var (id, index) in resource.InstanceIds().Select((id, index) => (id, index)))
        {
            var runner = _runners[id] = new(resource, id, index, services);
            if (waitsForCommand) await services.PublishAsync(resource, id, s => s with { State = KnownResourceStates.NotStarted });
            else await runner.StartAsync();
        }
    }

    [LoggerMessage(4301, LogLevel.Warning, "The parameter '{Parameter}' has no value. Set the configuration key '{Key}'.")]
    private static partial void LogMissingValue(ILogger logger, string parameter, string key);
}
