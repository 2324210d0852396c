using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Publishes what the outbox holds, and tries again while the broker is away.</summary>
internal sealed class PublishAudit(AuditOutbox outbox, KafkaPublisher publisher, ILogger<PublishAudit> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // A replica that is gone may have left something.
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    // Nobody's tenant: models serve all of them.
    private static readonly byte[] Key = Guid.Empty.ToByteArray(bigEndian: true);

    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isDone = await TryPublishAsync(stoppingToken);
            await outbox.WaitAsync(isDone ? Look : Pause, stoppingToken);
        }
    }

    private async Task<bool> TryPublishAsync(CancellationToken cancellationToken)
    {
        var files = outbox.Files();
        try
        {
            foreach (var file in files)
            {
                if (!File.Exists(file)) continue; // another replica has reported it
                await publisher.PublishAsync(new OutgoingRecord(Topics.AuditAdmin.Name, null, Key, await File.ReadAllBytesAsync(file, cancellationToken), []), cancellationToken);
                File.Delete(file);
            }

            _isAway = false;
            return true;
        }
        catch (Exception away) when (away is BrokerUnavailableException or RecordRefusedException or IOException or UnauthorizedAccessException)
        {
            if (!_isAway) Log.AuditWaits(logger, files.Count, away.Message);
            _isAway = true;
            return false;
        }
    }
}
