using System.Diagnostics;
using System.Globalization;
using Meridian.Stack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Meridian.AppHost.Run;

/// <summary>Keeps the file that <c>./meridian status</c> reads true, from the app model's own notifications.</summary>
internal sealed class StackStateWriter(
    RunContext run, DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration configuration) : BackgroundService
{
    private readonly SortedDictionary<(int Order, string Id), ResourceState> _resources = [];
    private readonly Dictionary<string, string> _connections = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken))
            {
                if (Order(change.Resource) is not { } order) continue;
                var state = StateOf(change);
                if (_resources.TryGetValue((order, change.ResourceId), out var known) && SameAs(known, state)) continue;
                _resources[(order, change.ResourceId)] = state;
                if (state.State == "Running") await AddConnectionAsync(change.Resource, stoppingToken);
                Write();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    // What has a process: parameters and databases inside a server are not of interest to somebody who asks what runs.
    private int? Order(IResource resource)
    {
        if (resource is not (ProjectResource or ExecutableResource or ContainerResource)) return null;
        return model.Resources.TakeWhile(candidate => candidate != resource).Count();
    }

    private static ResourceState StateOf(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        return new ResourceState(
            change.Resource.Name,
            snapshot.ResourceType,
            snapshot.State?.Text ?? "Unknown",
            snapshot.State?.Text == KnownResourceStates.Running ? (snapshot.HealthStatus ?? HealthStatus.Unhealthy).ToString() : null,
            snapshot.Urls.Where(url => !url.IsInactive).GroupBy(url => url.Name ?? "").ToDictionary(urls => urls.Key, urls => urls.First().Url),
            snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid ? Convert.ToInt32(pid, CultureInfo.InvariantCulture) : null,
            snapshot.ExitCode);
    }

    private static bool SameAs(ResourceState known, ResourceState state) =>
        known with { Endpoints = state.Endpoints } == state && known.Endpoints.SequenceEqual(state.Endpoints);

    private async Task AddConnectionAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource is not IResourceWithConnectionString store || KindOf(resource.Name) is not { } kind) return;
        if (await store.GetConnectionStringAsync(cancellationToken) is { } connection) _connections[kind] = connection;
    }

    private static string? KindOf(string name) => name switch
    {
        "postgres" => "postgres",
        "cache" => "redis",
        "kafka" => "kafka",
        "clickhouse" => "clickhouse",
        _ => null,
    };

    private void Write()
    {
        using var self = Process.GetCurrentProcess();
        StackStateFile.Write(run.Paths, new StackState(
            self.Id,
            self.StartTime.ToUniversalTime(),
            run.Infrastructure,
            configuration["ASPNETCORE_URLS"]?.Split(';')[0],
            [.. _resources.Values],
            _connections,
            DemoTenant.Access(run, parameter => configuration[$"Parameters:{parameter}"])));
    }
}
