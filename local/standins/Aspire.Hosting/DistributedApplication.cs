using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application of many resources, ready to run or to publish.</summary>
/// <param name="host">The host that has everything registered.</param>
public class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _prepared;
    private bool _started;
    private int _disposing;

    /// <inheritdoc />
    public IServiceProvider Services => host.Services;

    /// <summary>Knows the state of every resource and waits for it.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Gives commands to resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>A builder without arguments.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>A builder.</summary>
    /// <param name="args">The command line: configuration, and what to publish.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>A builder.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs until it is told to stop, or publishes.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run" />
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (BuilderInterceptor.Current is not null)
        {
            // A test runs the application; its own Program.cs only has to stay alive as long.
            await _disposed.Task;
            return;
        }

        if (IsPublishing)
        {
            await PublishAsync(cancellationToken);
            return;
        }

        await PrepareAsync(cancellationToken);
        await host.RunAsync(cancellationToken);
    }

    /// <summary>Starts everything and returns; resources may still be starting.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsPublishing)
        {
            await PublishAsync(cancellationToken);
            return;
        }

        await PrepareAsync(cancellationToken);
        _started = true;
        await host.StartAsync(cancellationToken);
    }

    /// <summary>Stops every process, those that others depend on last.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default)
    {
        _started = false;
        return host.StopAsync(cancellationToken);
    }

    /// <summary>Stops whatever still runs.</summary>
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops whatever still runs.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposing, 1) == 1)
        {
            await _disposed.Task;
            return;
        }

        if (_started) await host.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
        _disposed.TrySetResult();
        GC.SuppressFinalize(this);
    }

    private bool IsPublishing => Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode;

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        await Services.GetRequiredService<ManifestPublisher>().PublishAsync(cancellationToken);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_prepared) return;
        _prepared = true;
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, Services.GetRequiredService<DistributedApplicationExecutionContext>(), cancellationToken);
        }

        await eventing.PublishAsync(new BeforeStartEvent(Services, Services.GetRequiredService<DistributedApplicationModel>()), cancellationToken);
    }
}
