using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;

namespace Meridian.EventProcessor.Features.Traces;

/// <summary>Looks single records of <c>events.ingest</c> up on the broker, for what only they carry. One look at a time.</summary>
internal sealed class SourceRecords(string bootstrapServers, ILogger<SourceRecords> logger) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private IConsumer<Ignore, Ignore>? _consumer;

    /// <summary>The id of the trace that the record was written in; null when it carries none, is gone, or the broker does not answer soon.</summary>
    public async Task<string?> TraceIdAsync(int partition, long offset, CancellationToken ct)
    {
        if (!await _turn.WaitAsync(Patience, ct)) return null;
        try
        {
            return await Task.Run(() => Read(new TopicPartitionOffset(Topics.EventsIngest.Name, partition, offset)), ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _consumer?.Dispose();
    }

    private string? Read(TopicPartitionOffset place)
    {
        _consumer ??= Connect();
        try
        {
            _consumer.Assign(place);
            var record = _consumer.Consume(Patience);
            return record?.Offset == place.Offset ? TraceIdOf(record.Message.Headers) : null;
        }
        catch (KafkaException away)
        {
            Log.SourceRecordAway(logger, place.Partition.Value, place.Offset.Value, away.Error.Reason);
            return null;
        }
        finally
        {
            _consumer.Unassign();
        }
    }

    // It is in no group: the client only wants a name for one.
    private IConsumer<Ignore, Ignore> Connect() => new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
    {
        BootstrapServers = bootstrapServers,
        GroupId = "event-processor-traces",
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Error,
    }).SetLogHandler((_, _) => { }).Build();

    private static string? TraceIdOf(Headers headers) =>
        headers.TryGetLastBytes(RecordHeaders.TraceParent, out var parent) && ActivityContext.TryParse(Encoding.ASCII.GetString(parent), null, out var context)
            ? context.TraceId.ToHexString() : null;
}
