using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Tests.Live;

/// <summary>Publishes enriched events as the event-processor does.</summary>
internal sealed class EnrichedTopic(TestedGateway stack) : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = stack.Kafka, Acks = Acks.All, LingerMs = 1 }).Build();

    /// <summary>Events of one record, named and numbered in their properties.</summary>
    public async Task PublishAsync(Guid tenantId, string name, int events, int partition = 0, EnrichedSequence? sequence = null, string padding = "")
    {
        using var writer = new EnrichedBlockWriter();
        writer.Reset(tenantId, 1_790_000_000_000, partition);
        for (var number = 0; number < events; number++) writer.Add(Event(name, number, padding));
        var headers = new Headers { { RecordHeaders.TenantId, Encoding.ASCII.GetBytes(tenantId.ToString()) } };
        if (sequence is { } place) headers.Add(RecordHeaders.Sequence, place.ToBytes());
        await _producer.ProduceAsync(new TopicPartition(Topics.EventsEnriched.Name, partition), new Message<byte[], byte[]> { Key = tenantId.ToByteArray(bigEndian: true), Value = writer.ToArray(), Headers = headers }, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _producer.Dispose();

    private static EnrichedEvent Event(string name, int number, string padding) => new()
    {
        Source = new IngestEvent
        {
            Type = EventType.Track,
            MessageId = Encoding.UTF8.GetBytes($"m-{number}"),
            Event = Encoding.UTF8.GetBytes(name),
            UserId = "u-1"u8,
            Timestamp = 1_789_999_999_000,
            Properties = Encoding.UTF8.GetBytes($"{{\"number\":{number},\n\"padding\":\"{padding}\"}}"),
        },
        ReceivedAt = 1_789_999_999_500,
        SessionId = Guid.CreateVersion7(),
        Country = "DE"u8,
        Index = (uint)number,
    };
}
