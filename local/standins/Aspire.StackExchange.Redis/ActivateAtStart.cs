using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Connects when the host starts.</summary>
internal sealed class ActivateAtStart(Func<IConnectionMultiplexer> multiplexer) : IHostedService
{
    // Connecting blocks for as long as the connect timeout; the host need not.
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(multiplexer, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
