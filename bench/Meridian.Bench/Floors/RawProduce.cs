using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Floors;

/// <summary>The floor of the broker leg: one client that hands over ready-made records of the gateway's size, acks=all, nothing else to do.</summary>
internal static class RawProduce
{
    private const string Topic = "bench.raw";
    private const int Partitions = 12;

    /// <returns>Acknowledged records a second.</returns>
    public static async Task<double> MeasureAsync(string bootstrap, int recordBytes, Measurement measurement)
    {
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build())
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = Partitions, ReplicationFactor = 3 }]);
        }
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            QueueBufferingMaxMessages = 100_000,
        }).Build();
        var value = new byte[recordBytes];
        new Random(1).NextBytes(value);
        var message = new Message<Null, byte[]> { Value = value };
        Produce(producer, message, measurement.WarmUp, measurement.CancellationToken);
        var clock = Stopwatch.StartNew();
        var acknowledged = Produce(producer, message, measurement.Duration, measurement.CancellationToken);
        return acknowledged / clock.Elapsed.TotalSeconds;
    }

    private static long Produce(IProducer<Null, byte[]> producer, Message<Null, byte[]> message, TimeSpan duration, CancellationToken cancellationToken)
    {
        var acknowledged = 0L;
        void Count(DeliveryReport<Null, byte[]> report)
        {
            if (!report.Error.IsError) Interlocked.Increment(ref acknowledged);
        }
        var clock = Stopwatch.StartNew();
        for (var next = 0; clock.Elapsed < duration; next = (next + 1) % Partitions)
        {
            try
            {
                producer.Produce(new TopicPartition(Topic, next), message, Count);
            }
            catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(cancellationToken);
            }
        }
        producer.Flush(cancellationToken);
        return Interlocked.Read(ref acknowledged);
    }
}
