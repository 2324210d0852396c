using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every instance, tells of changes, and waits for them.</summary>
#pragma warning disable CA1502 // The real type knows states and waits, and so does its stand-in; two files keep them apart.
public partial class ResourceNotificationService(
    ILogger<ResourceNotificationService> logger,
    IHostApplicationLifetime hostApplicationLifetime,
    IServiceProvider serviceProvider,
    ResourceLoggerService resourceLoggerService) : IDisposable
#pragma warning restore CA1502
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>Changes what is known of every instance of <paramref name="resource"/>.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in resource.InstanceIds())
        {
            Publish(resource, id, stateFactory);
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes what is known of one instance.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    /// <summary>What is known of an instance, by its id, or by its name when there is only one of that name.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
        {
            if (_current.TryGetValue(resourceId, out resourceEvent)) return true;
            var named = _current.Values.Where(e => string.Equals(e.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
            resourceEvent = named.Count == 1 ? named[0] : null;
            return resourceEvent is not null;
        }
    }

    /// <summary>What is known now, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var channel = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });
        lock (_gate)
        {
            foreach (var known in _current.Values) channel.Writer.TryWrite(known);
            _watchers.Add(channel);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(stop.Token)) yield return change;
        }
        finally
        {
            lock (_gate) _watchers.Remove(channel);
        }
    }

    /// <summary>Ends all watches and waits.</summary>
    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
        GC.SuppressFinalize(this);
    }

    internal IReadOnlyList<ResourceEvent> Current()
    {
        lock (_gate) return [.. _current.Values];
    }

    private void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        string? before;
        ResourceEvent change;
        lock (_gate)
        {
            var known = _current.GetValueOrDefault(resourceId)?.Snapshot;
            before = known?.State?.Text;
            change = new(resource, resourceId, WithCommandStates(resource, stateFactory(known ?? InitialSnapshot(resource))));
            _current[resourceId] = change;
            foreach (var watcher in _watchers) watcher.Writer.TryWrite(change);
        }

        if (before != change.Snapshot.State?.Text) LogState(logger, resourceId, before, change.Snapshot.State?.Text);
    }

    private CustomResourceSnapshot WithCommandStates(IResource resource, CustomResourceSnapshot snapshot) => snapshot with
    {
        Commands = [.. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => new ResourceCommandSnapshot(
            command.Name,
            command.UpdateState(new() { ResourceSnapshot = snapshot, ServiceProvider = serviceProvider }),
            command.DisplayName,
            command.DisplayDescription,
            command.Parameter,
            command.ConfirmationMessage,
            command.IconName,
            command.IconVariant,
            command.IsHighlighted))],
    };

    private static CustomResourceSnapshot InitialSnapshot(IResource resource) =>
        resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
        ?? new CustomResourceSnapshot { ResourceType = resource.TypeName(), Properties = [] };

    [LoggerMessage(4001, LogLevel.Debug, "{Resource}: {Before} -> {State}")]
    private static partial void LogState(ILogger logger, string resource, string? before, string? state);
}
