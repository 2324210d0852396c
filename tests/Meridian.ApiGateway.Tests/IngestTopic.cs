using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Tests;

/// <summary>Reads what the gateway has put on the broker.</summary>
internal static class IngestTopic
{
    public sealed record Stored(int Partition, Guid TenantId, long ReceivedAt, EventType Type, string MessageId, string Event, string UserId, string AnonymousId, long Timestamp, string Properties);

    /// <summary>All events of a tenant that are on the topic now, in order within a partition.</summary>
    public static List<Stored> Read(string bootstrapServers, Guid tenantId)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "test", EnableAutoCommit = false }).Build();
        var stored = new List<Stored>();
        for (var partition = 0; partition < Topics.EventsIngest.Partitions; partition++)
        {
            var source = new TopicPartition(Topics.EventsIngest.Name, partition);
            var end = consumer.QueryWatermarkOffsets(source, TimeSpan.FromSeconds(10)).High.Value;
            consumer.Assign(new TopicPartitionOffset(source, Offset.Beginning));
            for (var next = 0L; next < end;)
            {
                var record = consumer.Consume(TimeSpan.FromSeconds(10)) ?? throw new TimeoutException($"{source} ended at {next} of {end}.");
                next = record.Offset.Value + 1;
                if (Header(record, RecordHeaders.TenantId) == tenantId.ToString()) Add(stored, record);
            }
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
                Text(item.Event), Text(item.UserId), Text(item.AnonymousId), item.Timestamp, Text(item.Properties)));
        }
    }

    private static string Header(ConsumeResult<byte[], byte[]> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
