using System.Diagnostics;
using Confluent.Kafka;

namespace Meridian.Kafka;

/// <summary>
/// Publishes records with <c>acks=all</c> and idempotence: a call that returns means that every in-sync replica has the records.
/// Register it with <see cref="KafkaExtensions.AddKafkaPublisher"/>; one instance serves all threads.
/// </summary>
public sealed class KafkaPublisher : IAsyncDisposable
{
    private static readonly TimeSpan RoomInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(10);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly TimeSpan _deliveryTimeout;

    internal KafkaPublisher(IProducer<byte[], byte[]> producer, KafkaPublisherOptions options)
    {
        _producer = producer;
        _deliveryTimeout = options.DeliveryTimeout;
    }

    /// <summary>Publishes one record.</summary>
    /// <inheritdoc cref="PublishAsync(IReadOnlyList{OutgoingRecord}, CancellationToken)"/>
    public Task PublishAsync(OutgoingRecord record, CancellationToken ct) => PublishAsync([record], ct);

    /// <summary>
    /// Publishes records, in order within a partition. Returns once all are acknowledged. When it throws, each of them may be stored or not.
    /// Cancelling stops the wait, not the records already handed over.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">No acknowledgement within <see cref="KafkaPublisherOptions.DeliveryTimeout"/>.</exception>
    /// <exception cref="RecordRefusedException">A record is too large, or its topic or partition does not exist.</exception>
    public async Task PublishAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) return;

        using var activity = KafkaTracing.StartSend(records[0].Topic, records.Count);
        var deliveries = new PendingDeliveries(records.Count);
        try
        {
            foreach (var record in records) await HandOverAsync(record, deliveries.Handler, ct);
            await deliveries.Completion.WaitAsync(ct);
        }
        catch (Exception fault) when (fault is BrokerUnavailableException or RecordRefusedException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, fault.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Task.Run(() => _producer.Flush(FlushTime));

    private async ValueTask HandOverAsync(OutgoingRecord record, Action<DeliveryReport<byte[], byte[]>> handler, CancellationToken ct)
    {
        var target = new TopicPartition(record.Topic, record.Partition is { } number ? new Partition(number) : Partition.Any);
        var message = new Message<byte[], byte[]> { Key = record.Key!, Value = record.Value, Headers = HeadersOf(record) };
        var started = Stopwatch.GetTimestamp();
        while (!TryProduce(target, message, handler))
        {
            if (Stopwatch.GetElapsedTime(started) > _deliveryTimeout)
                throw new BrokerUnavailableException($"No room in the queue towards the brokers within {_deliveryTimeout}.");
            await Task.Delay(RoomInterval, ct);
        }
    }

    private bool TryProduce(TopicPartition target, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> handler)
    {
        try
        {
            _producer.Produce(target, message, handler);
            return true;
        }
        catch (KafkaException fault) when (fault.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException fault)
        {
            throw PublishFaults.From(fault.Error, target.Topic, fault);
        }
    }

    private static Headers HeadersOf(OutgoingRecord record)
    {
        var headers = new Headers();
        foreach (var (name, value) in record.Headers) headers.Add(name, value);
        KafkaTracing.Inject(Activity.Current, headers);
        return headers;
    }
}
