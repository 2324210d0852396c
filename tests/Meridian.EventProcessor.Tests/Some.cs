using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.EventProcessor.Tests;

/// <summary>Events for tests.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Arrival = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A block of events of one user: message ids <c>{prefix}-0</c> and on, their times spread over months.</summary>
    public static byte[] Block(Guid tenant, string prefix, int count, DateTimeOffset? arrival = null)
    {
        using var writer = new EventBlockWriter();
        writer.Reset(tenant, (arrival ?? Arrival).ToUnixTimeMilliseconds());
        for (var index = 0; index < count; index++)
        {
            writer.Add(new IngestEvent
            {
                Type = EventType.Track,
                MessageId = Bytes($"{prefix}-{index}"),
                Event = Bytes($"thing.{index % 7}"),
                UserId = "someone"u8,
                Timestamp = Arrival.AddDays(-31 * (index % 3)).AddSeconds(index).ToUnixTimeMilliseconds(),
                Properties = Bytes($$"""{"index":{{index.ToString(CultureInfo.InvariantCulture)}}}"""),
            });
        }

        return writer.ToArray();
    }

    public static Task SendAsync(this TestPipeline stack, int partition, params byte[][] values) => Task.WhenAll(values.Select(value =>
        stack.Producer.ProduceAsync(new TopicPartition(Topics.EventsIngest.Name, partition), new Message<byte[], byte[]> { Value = value })));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
