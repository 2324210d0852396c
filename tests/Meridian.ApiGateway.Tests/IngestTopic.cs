using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Tests;

/// <summary>Reads what the gateway has put on the broker.</summary>
internal static class IngestTopic
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public sealed record Stored(int Partition, Guid TenantId, long ReceivedAt, EventType Type, string MessageId, string Event, string UserId, string AnonymousId, long Timestamp, string Properties, string Context)
    {
        /// <summary>Of its record.</summary>
        public required long Offset { get; init; }

        /// <summary>The trace of its record, if it has one.</summary>
        public required string? TraceParent { get; init; }
    }

    /// <summary>All events of a tenant that are on the topic now, in order within a partition.</summary>
    public static List<Stored> Read(string bootstrapServers, Guid tenantId)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "test", EnableAutoCommit = false }).Build();
        var partitions = Enumerable.Range(0, Topics.EventsIngest.Partitions).Select(partition => new TopicPartition(Topics.EventsIngest.Name, partition)).ToList();
        // By partition: other tests go on writing, and a record of theirs must not count for one that is still to come.
        var ends = partitions.ToDictionary(partition => partition, partition => consumer.QueryWatermarkOffsets(partition, Patience).High.Value);
        var open = ends.Where(end => end.Value > 0).Select(end => end.Key).ToHashSet();
        consumer.Assign(open.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        var stored = new List<Stored>();
        while (open.Count > 0)
        {
            var record = consumer.Consume(Patience) ?? throw new TimeoutException($"{open.Count} partitions of {Topics.EventsIngest.Name} did not come to their end.");
            if (record.Offset.Value < ends[record.TopicPartition] && Header(record, RecordHeaders.TenantId) == tenantId.ToString()) Add(stored, record);
            if (record.Offset.Value >= ends[record.TopicPartition] - 1) open.Remove(record.TopicPartition);
        }

        return stored;
    }

    private static void Add(List<Stored> stored, ConsumeResult<byte[], byte[]> record)
    {
        Assert.Equal(EventBlockWriter.Schema, Header(record, RecordHeaders.Schema));
        var reader = new EventBlockReader(record.Message.Value);
        foreach (var item in reader)
        {
            stored.Add(new Stored(record.Partition.Value, reader.TenantId, reader.ReceivedAt, item.Type, Text(item.MessageId),
                Text(item.Event), Text(item.UserId), Text(item.AnonymousId), item.Timestamp, Text(item.Properties), Text(item.Context))
            {
                Offset = record.Offset.Value,
                TraceParent = record.Message.Headers.TryGetLastBytes("traceparent", out var trace) ? Text(trace) : null,
            });
        }
    }

    private static string Header(ConsumeResult<byte[], byte[]> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
