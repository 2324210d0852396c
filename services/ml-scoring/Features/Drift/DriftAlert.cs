using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Contracts.Scores;
using Meridian.Kafka;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>
/// An event in the tenant's own stream, so that a workflow can be started by it. Its message id names the model, the version and the day: however often it is sent, and by
/// whichever replica, the one decision about duplicates makes it one.
/// </summary>
internal sealed class DriftAlert(IServiceProvider services, TimeProvider time, ILogger<DriftAlert> logger)
{
    private const string Subject = "meridian";
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(Guid TenantId, string MessageId), bool> _sent = new();

    /// <exception cref="BrokerUnavailableException">It may be sent or not.</exception>
    public async Task SendAsync(Guid tenantId, DriftReport report, CancellationToken cancellationToken)
    {
        var messageId = string.Create(CultureInfo.InvariantCulture, $"model-drift/{report.Model}/{report.Version}/{report.To:yyyy-MM-dd}");
        if (services.GetService<KafkaPublisher>() is not { } publisher || report.Largest() is not { } largest) return;
        if (_sent.Count > MostRemembered) _sent.Clear();
        if (!_sent.TryAdd((tenantId, messageId), true)) return;
        try
        {
            await publisher.PublishAsync(RecordOf(tenantId, messageId, report, largest), cancellationToken);
        }
        catch
        {
            _sent.TryRemove((tenantId, messageId), out _);
            throw;
        }

        Log.ModelDrifted(logger, report.Model, report.Version, tenantId, largest.Index, largest.Name, report.Rows);
    }

    private OutgoingRecord RecordOf(Guid tenantId, string messageId, DriftReport report, DriftOf largest)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var item = new IngestEvent
        {
            Type = EventType.Track,
            MessageId = Encoding.UTF8.GetBytes(messageId),
            Event = Encoding.UTF8.GetBytes(OwnEvents.ModelDrift),
            AnonymousId = Encoding.UTF8.GetBytes(Subject),
            Timestamp = now,
            Properties = JsonSerializer.SerializeToUtf8Bytes(new { model = report.Model, version = report.Version, index = largest.Index, feature = largest.Name, rows = report.Rows }),
        };
        var key = new byte[EventPartition.TenantPrefixLength + item.Subject.Length];
        EventPartition.WriteKey(tenantId, item.Subject, key);
        using var block = new EventBlockWriter();
        block.Reset(tenantId, now);
        block.Add(item);
        return new OutgoingRecord(Topics.EventsIngest.Name, new TenantPartitions(tenantId, Topics.EventsIngest.Partitions).Of(key), key, block.ToArray(),
        [
            new(RecordHeaders.TenantId, Encoding.ASCII.GetBytes(tenantId.ToString(null, CultureInfo.InvariantCulture))),
            new(RecordHeaders.MessageId, item.MessageId.ToArray()), new(RecordHeaders.Schema, Encoding.ASCII.GetBytes(EventBlockWriter.Schema)),
        ]);
    }
}
