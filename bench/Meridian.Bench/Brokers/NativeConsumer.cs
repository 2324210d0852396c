using System.Diagnostics;

namespace Meridian.Bench.Brokers;

/// <summary>Consumes through librdkafka, as many records a call as a batch has.</summary>
internal sealed class NativeConsumer : IDisposable
{
    private readonly RdKafka _client;
    private readonly nint _topic;
    private readonly int _partitions;
    private readonly RecordSize _size;
    private readonly nint[] _messages;

    public NativeConsumer(BrokerTarget broker, string topic, int partitions, RecordSize size)
    {
        (_partitions, _size, _messages) = (partitions, size, new nint[size.PerBatch]);
        _client = new RdKafka(isProducer: false,
        [
            ("bootstrap.servers", broker.Bootstrap),
            // By default a full queue stops fetching for a second.
            ("queued.min.messages", "1000000"),
            ("fetch.queue.backoff.ms", "1"),
        ]);
        _topic = _client.Topic(topic);
    }

    /// <summary>Reads so many records from the start, or what comes in the time. The clock runs from the first to the last.</summary>
    public Throughput Run(long records, TimeSpan duration)
    {
        var queue = _client.StartConsuming(_topic, _partitions);
        var first = Take(queue);
        var (got, clock) = (0L, Stopwatch.StartNew());
        while (got + first < records && clock.Elapsed < duration) got += Take(queue);
        clock.Stop();
        RdKafka.StopConsuming(_topic, _partitions, queue);
        return new Throughput(got, got * _size.Bytes, clock.Elapsed);
    }

    public void Dispose() => _client.Dispose();

    private int Take(nint queue)
    {
        var count = RdKafka.Consume(queue, _messages);
        foreach (var message in _messages.AsSpan(0, Math.Max(count, 0)))
        {
            if (RdKafka.At(message).Error != 0) throw new InvalidOperationException($"Consuming failed: librdkafka's error {RdKafka.At(message).Error}.");
            RdKafka.Return(message);
        }
        return count;
    }
}
