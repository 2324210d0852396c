using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Meridian.Bench.Brokers;

/// <summary>Produces through librdkafka with its defaults and acks=all, as many records a call as a batch has, without copying them.</summary>
internal sealed unsafe class NativeProducer : IDisposable
{
    private const int PollMilliseconds = 5;

    private readonly RdKafka _client;
    private readonly nint _topic;
    private readonly int _partitions;
    private readonly RecordSize _size;
    private readonly void* _value;

    public NativeProducer(BrokerTarget broker, string topic, int partitions, RecordSize size)
    {
        (_partitions, _size) = (partitions, size);
        _client = new RdKafka(isProducer: true,
        [
            ("bootstrap.servers", broker.Bootstrap),
            ("acks", "all"),
            // Twice as much waiting as can be under way, so that the client never runs dry.
            ("queue.buffering.max.kbytes", "65536"),
            ("queue.buffering.max.messages", "500000"),
        ]);
        _topic = _client.Topic(topic);
        _value = NativeMemory.Alloc((nuint)size.Bytes);
        size.Value().CopyTo(new Span<byte>(_value, size.Bytes));
    }

    /// <summary>Produces for a while and waits for the last acknowledgement.</summary>
    public Throughput Run(TimeSpan duration)
    {
        Deliveries.Reset();
        var messages = new RdKafka.Message[_size.PerBatch];
        var clock = Stopwatch.StartNew();
        for (var partition = 0; clock.Elapsed < duration; partition = (partition + 1) % _partitions)
        {
            messages.AsSpan().Fill(new RdKafka.Message { Value = _value, ValueLength = (nuint)_size.Bytes });
            var rest = messages.AsSpan();
            while (rest.Length > 0 && clock.Elapsed < duration)
            {
                var taken = RdKafka.Produce(_topic, partition, rest);
                rest = rest[taken..];
                _client.Poll(rest.Length > 0 ? PollMilliseconds : 0);
            }
        }
        _client.Flush();
        if (Deliveries.Refused > 0) throw new InvalidOperationException($"{Deliveries.Refused} records were not taken.");
        return new Throughput(Deliveries.Acknowledged, Deliveries.Acknowledged * _size.Bytes, clock.Elapsed);
    }

    public void Dispose()
    {
        _client.Dispose();
        NativeMemory.Free(_value);
    }
}
