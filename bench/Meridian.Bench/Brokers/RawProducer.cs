using System.Diagnostics;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Records;

namespace Meridian.Bench.Brokers;

/// <summary>Sends ready-made full batches over one connection, acks=all, to the partitions in turn: it leaves the processor to the broker.</summary>
internal sealed class RawProducer : IDisposable
{
    // As many as librdkafka has under way.
    private const int InFlight = 5;
    private const short Version = 9;

    private readonly RawConnection _connection;
    private readonly byte[][] _requests;
    private readonly RecordSize _size;
    private readonly int _records;

    /// <param name="records">In each batch.</param>
    public RawProducer(int port, string topic, int partitions, RecordSize size, int records)
    {
        (_connection, _size, _records) = (new RawConnection(port), size, records);
        var batch = size.Batch(records);
        _requests = [.. Enumerable.Range(0, partitions).Select(partition => Request(topic, partition, batch))];
    }

    public static byte[] Request(string topic, int partition, byte[] batch) => RawConnection.Encode(ApiKey.Produce, Version, new ProduceRequest
    {
        Acks = -1,
        TimeoutMs = 30_000,
        Topics = [new ProduceRequest.Topic { Name = topic, Partitions = [new ProduceRequest.Topic.Partition { Index = partition, Records = new RecordSet(batch) }] }],
    });

    /// <summary>Takes one acknowledgement off a connection.</summary>
    /// <exception cref="InvalidOperationException">It is a refusal.</exception>
    public static void ReceiveAcknowledgement(RawConnection connection)
    {
        var error = connection.Receive<ProduceResponse>(ApiKey.Produce, Version).Responses[0].Partitions[0].ErrorCode;
        if (error != ErrorCode.None) throw new InvalidOperationException($"The broker refused a batch: {error}.");
    }

    /// <summary>Sends for a while and waits for the last acknowledgement.</summary>
    /// <param name="most">Batches after which to stop before the time is over.</param>
    public Throughput Run(TimeSpan duration, long most = long.MaxValue)
    {
        var clock = Stopwatch.StartNew();
        var (sent, answered) = (0L, 0L);
        for (var goesOn = true; goesOn || answered < sent; goesOn = sent < most && clock.Elapsed < duration)
        {
            if (goesOn && sent - answered < InFlight)
            {
                _connection.Send(_requests[sent++ % _requests.Length]);
                continue;
            }
            ReceiveAcknowledgement(_connection);
            answered++;
        }
        return new Throughput(sent * _records, sent * _records * _size.Bytes, clock.Elapsed);
    }

    public void Dispose() => _connection.Dispose();
}
