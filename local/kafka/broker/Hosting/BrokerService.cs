using Meridian.Local.Kafka.Server;
using Microsoft.Extensions.Options;

namespace Meridian.Local.Kafka.Hosting;

/// <summary>Runs the broker as long as the host runs.</summary>
internal sealed class BrokerService(IOptions<KafkaOptions> options, StateDirectory state, ILogger<BrokerServer> logger, TimeProvider time) : IHostedService
{
    private BrokerServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var data = options.Value.Data ?? state.DataOf("kafka");
        _server = await BrokerServer.StartAsync(options.Value, data, logger, time);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
