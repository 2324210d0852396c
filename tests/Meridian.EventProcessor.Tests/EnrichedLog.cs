using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.EventProcessor.Tests;

/// <summary>What stands in <c>events.enriched</c>.</summary>
internal static class EnrichedLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public sealed record Entry(int Partition, EnrichedSequence Sequence, Guid Tenant, int Bytes, IReadOnlyList<string> Messages, string Findings);

    /// <summary>All records there are now, each partition in order.</summary>
    public static List<Entry> Read(string brokers)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = brokers, GroupId = "enriched-reader" }).Build();
        return [.. Enumerable.Range(0, Topics.EventsEnriched.Partitions).SelectMany(partition => Read(consumer, new TopicPartition(Topics.EventsEnriched.Name, partition)))];
    }

    /// <summary>What a consumer takes that keeps to the sequences.</summary>
    public static List<Entry> TakeOnce(IEnumerable<Entry> log)
    {
        var (taken, last) = (new List<Entry>(), new Dictionary<int, EnrichedSequence>());
        foreach (var entry in log.Where(entry => entry.Sequence.Follows(last.TryGetValue(entry.Partition, out var before) ? before : null)))
        {
            taken.Add(entry);
            last[entry.Partition] = entry.Sequence;
        }

        return taken;
    }

    private static List<Entry> Read(IConsumer<Ignore, byte[]> consumer, TopicPartition partition)
    {
        var marks = consumer.QueryWatermarkOffsets(partition, Patience);
        consumer.Assign(new TopicPartitionOffset(partition, marks.Low));
        var entries = new List<Entry>();
        for (var next = marks.Low.Value; next < marks.High.Value;)
        {
            var result = consumer.Consume(Patience) ?? throw new TimeoutException($"No record of {partition} at {next}.");
            entries.Add(Of(result));
            next = result.Offset.Value + 1;
        }

        return entries;
    }

    private static Entry Of(ConsumeResult<Ignore, byte[]> result)
    {
        Assert.True(EnrichedSequence.TryRead(result.Message.Headers.GetLastBytes(RecordHeaders.Sequence), out var sequence));
        Assert.Equal(EnrichedBlockWriter.Schema, Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes(RecordHeaders.Schema)));
        var block = new EnrichedBlockReader(result.Message.Value);
        Assert.Equal(result.Partition.Value, block.Partition);
        Assert.Equal(block.TenantId.ToString(), Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes(RecordHeaders.TenantId)));
        var (messages, findings) = (new List<string>(), "");
        foreach (var item in block)
        {
            messages.Add(Encoding.UTF8.GetString(item.Source.MessageId));
            findings = $"{Encoding.UTF8.GetString(item.Country)}|{Encoding.UTF8.GetString(item.Browser)}|{item.SessionId}|{item.Offset}|{item.Index}";
        }

        return new Entry(result.Partition.Value, sequence, block.TenantId, result.Message.Value.Length, messages, findings);
    }
}
