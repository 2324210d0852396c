using Confluent.Kafka;
using Meridian.Contracts;
using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

/// <summary>
/// Reads partitions of a topic from wherever it is told, without a group: for records that were passed over the first time. It has connections only while it
/// follows something. For one caller at a time, except the <see cref="ReadAsync(int, long, long, CancellationToken)"/> of one stretch.
/// </summary>
public sealed class PartitionReader : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _servers;
    private readonly TopicDefinition _topic;
    private readonly DeadLetters _deadLetters;
    private readonly ILogger _logger;
    private IConsumer<byte[], byte[]>? _consumer;

    internal PartitionReader(string servers, TopicDefinition topic, DeadLetters deadLetters, ILogger logger) =>
        (_servers, _topic, _deadLetters, _logger) = (servers, topic, deadLetters, logger);

    /// <summary>Whether trouble with the brokers passes by itself.</summary>
    public static bool Passes(Exception fault) => fault is KafkaException { Error.IsFatal: false } or BrokerUnavailableException or TimeoutException or HttpRequestException
        or System.Data.Common.DbException { IsTransient: true };

    /// <summary>Reads these partitions from now on, and no others, each from an offset.</summary>
    public void Follow(IReadOnlyList<(int Partition, long Offset)> places)
    {
        if (places.Count == 0)
        {
            _consumer?.Dispose();
            _consumer = null;
            return;
        }

        _consumer ??= Create();
        _consumer.Assign(places.Select(place => new TopicPartitionOffset(_topic.Name, place.Partition, place.Offset)));
    }

    /// <summary>The next records of what it follows.</summary>
    /// <param name="bytes">About as many at most.</param>
    /// <param name="patience">How long to wait for so many.</param>
    public Task<List<ConsumedRecord>> ReadAsync(int bytes, TimeSpan patience, CancellationToken ct) => Task.Run(() =>
    {
        var records = new List<ConsumedRecord>();
        var until = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        for (var read = 0; read < bytes && Environment.TickCount64 < until && !ct.IsCancellationRequested;)
        {
            if (Next(_consumer!, Poll) is not { } record) continue;
            records.Add(record);
            read += record.Size;
        }

        return records;
    }, ct);

    /// <summary>All records of one stretch of a partition that are still there.</summary>
    /// <exception cref="TimeoutException">The brokers do not answer soon.</exception>
    public Task<List<ConsumedRecord>> ReadAsync(int partition, long from, long to, CancellationToken ct) => Task.Run(() =>
    {
        using var consumer = Create();
        consumer.Assign(new TopicPartitionOffset(_topic.Name, partition, from));
        var records = new List<ConsumedRecord>();
        for (var since = Environment.TickCount64; ;)
        {
            ct.ThrowIfCancellationRequested();
            if (Next(consumer, Poll * 10) is { } record)
            {
                since = Environment.TickCount64;
                if (record.Offset < to) records.Add(record);
                if (record.Offset >= to - 1) return records;
            }
            else if (Environment.TickCount64 - since > Patience.TotalMilliseconds)
            {
                throw new TimeoutException($"Partition {partition} of {_topic.Name} could not be read from {from} to {to}.");
            }
        }
    }, ct);

    /// <summary>Sends what was rejected of a batch to the dead letters.</summary>
    public async Task RejectAsync(RecordBatch batch, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Rejections is not [var first, ..]) return;
        await _deadLetters.PublishAsync(batch.Rejections, ct);
        Log.DeadLettered(_logger, _topic.Name, batch.Rejections.Count, first.Reason);
    }

    public void Dispose() => _consumer?.Dispose();

    private IConsumer<byte[], byte[]> Create()
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = _servers,
            GroupId = "reader", // librdkafka wants a name; nothing joins it and nothing is committed
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 100,
            QueuedMaxMessagesKbytes = 16 * 1024,
        };
        return new ConsumerBuilder<byte[], byte[]>(config)
            .SetErrorHandler((_, error) => Log.ClientError(_logger, _topic.Name, error.Reason))
            .SetLogHandler((_, message) => Log.ClientMessage(_logger, message.Name, message.Message))
            .Build();
    }

    private ConsumedRecord? Next(IConsumer<byte[], byte[]> consumer, TimeSpan poll)
    {
        try
        {
            return consumer.Consume(poll) is { } result ? new ConsumedRecord(result) : null;
        }
        catch (ConsumeException fault) when (!fault.Error.IsFatal)
        {
            Log.ClientError(_logger, _topic.Name, fault.Error.Reason);
            return null;
        }
    }
}
