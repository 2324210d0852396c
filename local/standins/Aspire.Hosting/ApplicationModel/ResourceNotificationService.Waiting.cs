using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    /// <summary>Waits until an instance of the resource is in a state, Running unless given.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the message has the last state.</exception>
    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until an instance of the resource is in one of the states, and answers which.</summary>
    /// <inheritdoc cref="WaitForResourceAsync(string, string?, CancellationToken)" path="/exception" />
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var wanted = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { } state && wanted.Contains(state.Text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until an instance of the resource is as <paramref name="predicate"/> asks.</summary>
    /// <inheritdoc cref="WaitForResourceAsync(string, string?, CancellationToken)" path="/exception" />
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hostApplicationLifetime.ApplicationStopping);
        ResourceEvent? last = null;
        try
        {
            await foreach (var change in WatchAsync(stop.Token))
            {
                if (!string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase)) continue;
                last = change;
                if (predicate(change)) return change;
            }
        }
        catch (OperationCanceledException)
        {
            // The token says that the wait ended; only the last state says why.
        }

        throw new OperationCanceledException($"The wait for the resource '{resourceName}' was given up. {Describe(last)}", cancellationToken);
    }

    /// <summary>Waits until an instance is healthy and its ready handlers have completed.</summary>
    /// <inheritdoc cref="WaitForResourceHealthyAsync(string, WaitBehavior, CancellationToken)" />
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until an instance is healthy and its ready handlers have completed.</summary>
    /// <exception cref="DistributedApplicationException">It cannot start, and <paramref name="waitBehavior"/> is to stop then.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the message has the last state and the health reports.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var stops = waitBehavior is WaitBehavior.StopOnResourceUnavailable;
        var reached = await WaitForResourceAsync(
            resourceName,
            e => e.Snapshot.HealthStatus is HealthStatus.Healthy || (stops && IsUnavailable(e.Snapshot)),
            cancellationToken);
        if (reached.Snapshot.HealthStatus is not HealthStatus.Healthy) throw Unavailable(reached);
        return await WaitForReadyAsync(reached, cancellationToken);
    }

    /// <summary>Waits for everything the resource was told to wait for.</summary>
    /// <exception cref="DistributedApplicationException">Something it waits for cannot start or did not complete.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(w => w.Resource is not IResourceWithoutLifetime).ToList();
        await Task.WhenAll(waits.SelectMany(wait => wait.Resource.InstanceIds().Select(id => WaitForDependencyAsync(resource, wait, id, cancellationToken))));
    }

    private WaitBehavior DefaultWaitBehavior =>
        serviceProvider.GetRequiredService<IOptions<ResourceNotificationServiceOptions>>().Value.DefaultWaitBehavior;

    private async Task WaitForDependencyAsync(IResource waiter, WaitAnnotation wait, string instance, CancellationToken cancellationToken)
    {
        var log = resourceLoggerService.GetLogger(waiter);
        LogWaiting(log, instance);
        var stops = (wait.WaitBehavior ?? DefaultWaitBehavior) is WaitBehavior.StopOnResourceUnavailable;
        var reached = await WaitForResourceAsync(
            wait.Resource.Name,
            e => e.ResourceId == instance && (IsReached(wait.WaitType, e.Snapshot) || ((stops || wait.WaitType is WaitType.WaitForCompletion) && IsUnavailable(e.Snapshot))),
            cancellationToken);
        switch (wait.WaitType)
        {
            case WaitType.WaitForCompletion when reached.Snapshot.ExitCode is { } code && code != wait.ExitCode:
                throw new DistributedApplicationException($"'{instance}' ended with exit code {code}, expected {wait.ExitCode}.");
            case var _ when !IsReached(wait.WaitType, reached.Snapshot):
                throw Unavailable(reached);
            case WaitType.WaitUntilHealthy:
                await WaitForReadyAsync(reached, cancellationToken);
                break;
        }

        LogWaited(log, instance);
    }

    private async Task<ResourceEvent> WaitForReadyAsync(ResourceEvent healthy, CancellationToken cancellationToken)
    {
        if (healthy.Snapshot.Ready is null)
        {
            healthy = await WaitForResourceAsync(
                healthy.Resource.Name,
                e => e.ResourceId == healthy.ResourceId && (e.Snapshot.Ready is not null || IsUnavailable(e.Snapshot)),
                cancellationToken);
        }

        await (healthy.Snapshot.Ready ?? throw Unavailable(healthy)).WaitAsync(cancellationToken);
        return healthy;
    }

    private static bool IsReached(WaitType type, CustomResourceSnapshot snapshot) => type switch
    {
        WaitType.WaitUntilHealthy => snapshot.HealthStatus is HealthStatus.Healthy,
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        WaitType.WaitForCompletion => snapshot.State?.Text is { } text && (text == KnownResourceStates.Finished || text == KnownResourceStates.Exited),
    };

    private static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.IsTerminal || snapshot.State?.Text == KnownResourceStates.RuntimeUnhealthy;

    private static DistributedApplicationException Unavailable(ResourceEvent last) =>
        new($"The resource '{last.ResourceId}' cannot be waited for. {Describe(last)}");

    private static string Describe(ResourceEvent? last)
    {
        if (last is null) return "Nothing was ever heard of it.";

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Its last state was '{last.Snapshot.State?.Text ?? "unknown"}'");
        if (last.Snapshot.ExitCode is { } code) text.Append(CultureInfo.InvariantCulture, $" with exit code {code}");
        if (last.Snapshot.HealthStatus is { } health) text.Append(CultureInfo.InvariantCulture, $", {health}");
        text.Append('.');
        foreach (var report in last.Snapshot.HealthReports.Where(r => r.Status is not HealthStatus.Healthy))
        {
            text.Append(CultureInfo.InvariantCulture, $" {report.Name}: {report.Description ?? report.ExceptionText ?? "no answer yet"}.");
        }

        return text.ToString();
    }

    [LoggerMessage(4002, LogLevel.Information, "Waiting for '{Dependency}'")]
    private static partial void LogWaiting(ILogger logger, string dependency);

    [LoggerMessage(4003, LogLevel.Information, "'{Dependency}' is there")]
    private static partial void LogWaited(ILogger logger, string dependency);
}
