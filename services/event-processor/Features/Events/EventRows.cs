using Meridian.ClickHouse.Native;
using Meridian.Contracts.Events;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>Rows of the table <c>events</c>, in columns.</summary>
internal sealed class EventRows : IDisposable
{
    private const string Time = "DateTime64(3, 'UTC')";

    private readonly UuidColumn _tenant = new("tenant_id");
    private readonly LowCardinalityColumn _event = new("event");
    private readonly LowCardinalityColumn _type = new("type");
    private readonly StringColumn _messageId = new("message_id");
    private readonly StringColumn _userId = new("user_id");
    private readonly StringColumn _anonymousId = new("anonymous_id");
    private readonly StringColumn _groupId = new("group_id");
    private readonly FixedColumn<long> _timestamp = new("timestamp", Time);
    private readonly FixedColumn<long> _sentAt = new("sent_at", Time);
    private readonly FixedColumn<long> _receivedAt = new("received_at", Time);
    private readonly FixedColumn<long> _processedAt = new("processed_at", Time);
    private readonly StringColumn _properties = new("properties");
    private readonly StringColumn _traits = new("traits");
    private readonly StringColumn _context = new("context");
    private readonly FixedColumn<ushort> _partition = new("kafka_partition", "UInt16");
    private readonly FixedColumn<long> _offset = new("kafka_offset", "Int64");
    private readonly FixedColumn<uint> _index = new("block_index", "UInt32");
    private readonly UuidColumn _session = new("session_id");
    private readonly LowCardinalityColumn _country = new("country");
    private readonly LowCardinalityColumn _region = new("region");
    private readonly LowCardinalityColumn _city = new("city");
    private readonly LowCardinalityColumn _browser = new("browser");
    private readonly LowCardinalityColumn _browserVersion = new("browser_version");
    private readonly LowCardinalityColumn _os = new("os");
    private readonly LowCardinalityColumn _osVersion = new("os_version");
    private readonly LowCardinalityColumn _device = new("device");

    public EventRows() => Block = new NativeBlock(
        _tenant, _event, _type, _messageId, _userId, _anonymousId, _groupId, _timestamp, _sentAt, _receivedAt, _processedAt,
        _properties, _traits, _context, _partition, _offset, _index,
        _session, _country, _region, _city, _browser, _browserVersion, _os, _osVersion, _device);

    public NativeBlock Block { get; }

    public void Add(Guid tenant, in EnrichedEvent item)
    {
        _tenant.Append(tenant);
        AddSource(item.Source);
        _receivedAt.Append(item.ReceivedAt);
        _processedAt.Append(item.ProcessedAt);
        _partition.Append((ushort)item.Partition);
        _offset.Append(item.Offset);
        _index.Append(item.Index);
        AddFindings(item);
    }

    public void Reset() => Block.Reset();

    public void Dispose() => Block.Dispose();

    private void AddSource(in IngestEvent item)
    {
        _event.Append(item.Event);
        _type.Append(EventTypes.Utf8Name(item.Type));
        _messageId.Append(item.MessageId);
        _userId.Append(item.UserId);
        _anonymousId.Append(item.AnonymousId);
        _groupId.Append(item.GroupId);
        _timestamp.Append(item.Timestamp);
        _sentAt.Append(item.SentAt);
        _properties.Append(item.Properties);
        _traits.Append(item.Traits);
        _context.Append(item.Context);
    }

    private void AddFindings(in EnrichedEvent item)
    {
        _session.Append(item.SessionId);
        _country.Append(item.Country);
        _region.Append(item.Region);
        _city.Append(item.City);
        _browser.Append(item.Browser);
        _browserVersion.Append(item.BrowserVersion);
        _os.Append(item.Os);
        _osVersion.Append(item.OsVersion);
        _device.Append(item.Device);
    }
}
