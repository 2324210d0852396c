using Meridian.ApiGateway.Features.Tenants;
using Meridian.Kafka;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Audit;

/// <summary>Publishes what transactions have left in the outbox. While the broker or the database is away, or a record is refused, it waits, and nothing is lost.</summary>
internal sealed class OutboxRelay(DoorDatabase database, KafkaPublisher publisher, TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                if (await SecurityAudit.Outbox.RelayAsync(database.Source, PublishAsync, stoppingToken) > 0) continue;
            }
            catch (Exception away) when (away is NpgsqlException or BrokerUnavailableException or RecordRefusedException or TimeoutException)
            {
                Log.OutboxWaits(logger, away.Message);
                wait = Pause;
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task PublishAsync(IReadOnlyList<OutboxMessage> messages) =>
        publisher.PublishAsync([.. messages.Select(message => new OutgoingRecord(message.Topic, null, message.Key, message.Value, []))], CancellationToken.None);
}
