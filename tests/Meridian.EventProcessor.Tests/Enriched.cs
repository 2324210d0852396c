using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.EventProcessor.Tests;

/// <summary>Records of <c>events.enriched</c> for tests of what follows.</summary>
internal static class Enriched
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    /// <summary>An event as a test thinks of it; only a block can hold the real thing.</summary>
    public sealed record Item(string MessageId, string Event = "Order Completed")
    {
        public string UserId { get; init; } = "someone";

        public string Properties { get; init; } = "";

        public DateTimeOffset ReceivedAt { get; init; } = Now;

        /// <summary>In <c>events.ingest</c>.</summary>
        public long Offset { get; init; }
    }

    public static byte[] Block(Guid tenant, int partition, params Item[] items)
    {
        using var writer = new EnrichedBlockWriter();
        writer.Reset(tenant, Now.AddMilliseconds(20).ToUnixTimeMilliseconds(), partition);
        foreach (var item in items)
        {
            writer.Add(new EnrichedEvent
            {
                Source = new IngestEvent
                {
                    Type = EventType.Track,
                    MessageId = Bytes(item.MessageId),
                    Event = Bytes(item.Event),
                    UserId = Bytes(item.UserId),
                    Timestamp = item.ReceivedAt.AddSeconds(-1).ToUnixTimeMilliseconds(),
                    Properties = Bytes(item.Properties),
                },
                ReceivedAt = item.ReceivedAt.ToUnixTimeMilliseconds(),
                Offset = item.Offset,
                SessionId = new Guid("018bcfe5-6800-8111-8222-333344445555"),
                Country = "AT"u8,
            });
        }

        return writer.ToArray();
    }

    /// <summary>Some events named after a prefix: <c>{prefix}-0</c> and on.</summary>
    public static byte[] Block(Guid tenant, int partition, string prefix, int count) => Block(
        tenant, partition, [.. Enumerable.Range(0, count).Select(index => new Item(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{index}")))]);

    /// <summary>Sends a record as the only one of a chunk.</summary>
    public static Task SendEnrichedAsync(this TestPipeline stack, int partition, long chunk, byte[] block) => stack.SendEnrichedAsync(partition, new EnrichedSequence(chunk, 0), block);

    public static Task SendEnrichedAsync(this TestPipeline stack, int partition, EnrichedSequence sequence, byte[] block) => stack.Producer.ProduceAsync(
        new TopicPartition(Topics.EventsEnriched.Name, partition),
        new Message<byte[], byte[]> { Value = block, Headers = new Headers { { RecordHeaders.Sequence, sequence.ToBytes() } } });

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
