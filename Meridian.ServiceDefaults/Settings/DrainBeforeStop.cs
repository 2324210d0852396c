using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Meridian.ServiceDefaults.Settings;

/// <summary>Holds the stop for <see cref="ShutdownOptions.DrainDelay"/> while everything still serves.</summary>
internal sealed class DrainBeforeStop(IOptions<ShutdownOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(options.Value.DrainDelay, time, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
