using System.Globalization;
using System.Text;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Kafka;

namespace Meridian.Bench.Load;

/// <summary>Records of <c>events.enriched</c> as event-processor publishes them, of events of some 300 B.</summary>
internal sealed class EnrichedLoad(IReadOnlyList<int> partitions)
{
    /// <summary>Events of a record: those that a request of a hundred has for a partition.</summary>
    public const int EventsOfRecord = 33;

    private const int RecordsAtOnce = 300;
    private const int Users = 20_000;

    private readonly Random _random = new(5);
    private long _messages;

    /// <summary>Publishes events as fast as they are taken.</summary>
    /// <param name="tenants">Whose, in turn.</param>
    /// <returns>How many records.</returns>
    public async Task<long> FloodAsync(KafkaPublisher publisher, IReadOnlyList<Guid> tenants, long events, long now, CancellationToken cancellationToken)
    {
        // Ready-made: what they are made for is read, not what makes them.
        var ready = Enumerable.Range(0, 2).Select(_ => Records(tenants, RecordsAtOnce, now)).ToList();
        var records = 0L;
        for (var turn = 0; records * EventsOfRecord < events; turn++, records += RecordsAtOnce) await publisher.PublishAsync(ready[turn % ready.Count], cancellationToken);
        return records;
    }

    /// <summary>Publishes new events at a steady rate.</summary>
    /// <returns>How many records.</returns>
    public async Task<long> PaceAsync(KafkaPublisher publisher, Guid tenant, int eventsPerSecond, TimeSpan duration, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (records, interval) = (0L, TimeSpan.FromMilliseconds(50));
        var (started, each) = (clock.GetTimestamp(), Math.Max(1, (int)(eventsPerSecond * interval.TotalSeconds / EventsOfRecord)));
        // What an interval has too few of, for it to be whole records, the next ones have.
        for (; clock.GetElapsedTime(started) < duration; records += each)
        {
            await publisher.PublishAsync(Records([tenant], each, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
            var wait = TimeSpan.FromSeconds((double)(records + each) * EventsOfRecord / eventsPerSecond) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, cancellationToken);
        }

        return records;
    }

    /// <summary>One event of somebody in a partition.</summary>
    public OutgoingRecord One(Guid tenant, string user, int partition, long now) => Record(tenant, partition, 1, now, _ => user);

    private List<OutgoingRecord> Records(IReadOnlyList<Guid> tenants, int count, long now) =>
        [.. Enumerable.Range(0, count).Select(record => Record(tenants[record % tenants.Count], partitions[record % partitions.Count], EventsOfRecord, now, _ => $"user-{_random.Next(Users)}"))];

    private OutgoingRecord Record(Guid tenant, int partition, int events, long now, Func<int, string> user)
    {
        using var writer = new EnrichedBlockWriter();
        writer.Reset(tenant, now, partition);
        for (var index = 0; index < events; index++) writer.Add(Event(user(index), now));
        var name = Bytes(tenant.ToString());
        return new OutgoingRecord(Topics.EventsEnriched.Name, partition, name, writer.ToArray(), [new(RecordHeaders.TenantId, name), new(RecordHeaders.Schema, Bytes(EnrichedBlockWriter.Schema))]);
    }

    private EnrichedEvent Event(string user, long now) => new()
    {
        Source = new IngestEvent
        {
            Type = EventType.Track,
            MessageId = Bytes(string.Create(CultureInfo.InvariantCulture, $"bench-{_messages++:x16}-{now:x}")),
            Event = "page_viewed"u8,
            UserId = Bytes(user),
            Timestamp = now,
            Properties = """{"plan":"pro","country":"DE","amount":12.5,"quantity":3,"url":"https://shop.example/products/4711"}"""u8,
            Context = """{"ip":"203.0.113.7","userAgent":"Mozilla/5.0 (X11; Linux x86_64) Chrome/138.0.0.0 Safari/537.36","locale":"de-DE"}"""u8,
        },
        ReceivedAt = now,
        Country = "DE"u8,
        Browser = "Chrome"u8,
        Os = "Linux"u8,
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
