using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Asks the health checks of every resource that runs, often until it is healthy and seldom after.</summary>
internal sealed class HealthMonitor(
    ResourceNotificationService notifications,
    HealthCheckService checks,
    IDistributedApplicationEventing eventing,
    OrchestratorOptions options,
    TimeProvider time,
    IServiceProvider services) : BackgroundService
{
    private readonly Dictionary<IResource, Watch> _watches = [];

    /// <summary>The checks of a resource and of what it lives in: a database is no healthier than its server.</summary>
    internal static IReadOnlyList<string> KeysOf(IResource resource) =>
        [.. resource.SelfAndAncestors().SelectMany(r => r.Annotations.OfType<HealthCheckAnnotation>()).Select(a => a.Key).Distinct()];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken)) Saw(change, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private void Saw(ResourceEvent change, CancellationToken stoppingToken)
    {
        var watch = _watches.GetValueOrDefault(change.Resource);
        if (change.Snapshot.State?.Text == KnownResourceStates.Running)
        {
            if (watch is null) _watches[change.Resource] = watch = Begin(change.Resource, stoppingToken);
            watch.Saw(change);
        }
        else if (watch is not null && InstancesOf(change.Resource, running: true).Count == 0)
        {
            watch.Dispose();
            _watches.Remove(change.Resource);
        }
    }

    private Watch Begin(IResource resource, CancellationToken stoppingToken)
    {
        var watch = new Watch(stoppingToken);
        _ = Task.Run(() => WatchAsync(resource, watch), CancellationToken.None);
        return watch;
    }

    private async Task WatchAsync(IResource resource, Watch watch)
    {
        var keys = KeysOf(resource).ToHashSet();
        var interval = options.UnhealthyInterval;
        Task? ready = null;
        try
        {
            while (!watch.Stop.IsCancellationRequested)
            {
                var asked = time.GetUtcNow().UtcDateTime;
                var reports = await AskAsync(keys, watch.Stop);
                var healthy = reports.All(r => r.Status is HealthStatus.Healthy);
                if (healthy) ready ??= eventing.PublishAsync(new ResourceReadyEvent(resource, services), watch.Stop);
                await PublishAsync(resource, reports, healthy ? ready : null, asked, watch.Stop);

                // Without checks only another instance is news.
                var pause = keys.Count == 0 ? Timeout.InfiniteTimeSpan : healthy ? options.HealthyInterval : interval;
                var hurried = await watch.WaitAsync(pause);
                interval = hurried || healthy ? options.UnhealthyInterval : Longer(interval);
            }
        }
        catch (OperationCanceledException)
        {
            // The resource ended or the application stops.
        }
    }

    private TimeSpan Longer(TimeSpan interval) => interval * 1.25 < options.MaxUnhealthyInterval ? interval * 1.25 : options.MaxUnhealthyInterval;

    private async Task<IReadOnlyList<HealthReportSnapshot>> AskAsync(HashSet<string> keys, CancellationToken stop)
    {
        if (keys.Count == 0) return [];

        var report = await checks.CheckHealthAsync(r => keys.Contains(r.Name), stop);
        var now = time.GetUtcNow().UtcDateTime;
        return
        [
            .. report.Entries.Select(e => new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString()) { LastRunAt = now }),
        ];
    }

    // What was asked of the process before says nothing about the one that has taken its place since.
    private async Task PublishAsync(IResource resource, IReadOnlyList<HealthReportSnapshot> reports, Task? ready, DateTime asked, CancellationToken stop)
    {
        foreach (var instance in InstancesOf(resource, running: true))
        {
            stop.ThrowIfCancellationRequested();
            if (IsSame(instance.Snapshot, reports, ready)) continue;
            await notifications.PublishUpdateAsync(resource, instance.ResourceId, s => s.State?.Text == KnownResourceStates.Running && !(s.StartTimeStamp > asked)
                ? s with { HealthReports = [.. reports], Ready = s.Ready ?? ready }
                : s);
        }
    }

    private static bool IsSame(CustomResourceSnapshot known, IReadOnlyList<HealthReportSnapshot> reports, Task? ready) =>
        (ready is null || known.Ready is not null)
        && known.HealthReports.Select(r => (r.Name, r.Status, r.Description)).SequenceEqual(reports.Select(r => (r.Name, r.Status, r.Description)));

    private List<ResourceEvent> InstancesOf(IResource resource, bool running) =>
        [.. notifications.Current().Where(e => e.Resource == resource && e.Snapshot.State?.Text == KnownResourceStates.Running == running)];

    /// <summary>The loop over the checks of one resource.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly CancellationTokenSource _stop;
        private readonly SemaphoreSlim _poke = new(0);
        private readonly HashSet<(string Instance, DateTime? Started)> _seen = [];

        internal Watch(CancellationToken applicationStopping)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(applicationStopping);
            Stop = _stop.Token;
        }

        internal CancellationToken Stop { get; }

        /// <summary>An instance that just started is not kept waiting for the next round.</summary>
        internal void Saw(ResourceEvent change)
        {
            if (_seen.Add((change.ResourceId, change.Snapshot.StartTimeStamp)) && _seen.Count > 1) _poke.Release();
        }

        /// <returns>True when somebody asked for the next round before its time.</returns>
        internal Task<bool> WaitAsync(TimeSpan time) => _poke.WaitAsync(time, Stop);

        public void Dispose()
        {
            _stop.Cancel();
            _stop.Dispose();
        }
    }
}
