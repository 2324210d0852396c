using Meridian.ClickHouse.Native;
using Meridian.Contracts.Events;

namespace Meridian.ClickHouse.Tests.Filters;

/// <summary>Enriched events as rows with an id each, in columns.</summary>
internal sealed class FilterRows : IDisposable
{
    private const string TimeType = "DateTime64(3, 'UTC')";

    private readonly StringColumn[] _texts =
    [
        .. ((string[])["event", "type", "message_id", "user_id", "anonymous_id", "group_id", "properties", "traits", "context"]).Select(name => new StringColumn(name)),
    ];

    private readonly StringColumn[] _findings =
    [
        .. ((string[])["country", "city", "browser", "browser_version", "os", "os_version", "device"]).Select(name => new StringColumn(name)),
    ];

    private readonly FixedColumn<long>[] _times = [new("timestamp", TimeType), new("sent_at", TimeType), new("received_at", TimeType)];
    private readonly LowCardinalityColumn _region = new("region");
    private readonly UuidColumn _session = new("session_id");
    private readonly FixedColumn<uint> _id = new("id", "UInt32");

    public FilterRows() => Block = new NativeBlock([.. _texts, .. _findings, .. _times, _region, _session, _id]);

    public NativeBlock Block { get; }

    public void Add(in EnrichedEvent item)
    {
        var source = item.Source;
        Append(_texts,
            source.Event.ToArray(), EventTypes.Utf8Name(source.Type).ToArray(), source.MessageId.ToArray(), source.UserId.ToArray(), source.AnonymousId.ToArray(),
            source.GroupId.ToArray(), source.Properties.ToArray(), source.Traits.ToArray(), source.Context.ToArray());
        Append(_findings,
            item.Country.ToArray(), item.City.ToArray(), item.Browser.ToArray(), item.BrowserVersion.ToArray(), item.Os.ToArray(), item.OsVersion.ToArray(),
            item.Device.ToArray());
        _times[0].Append(source.Timestamp);
        _times[1].Append(source.SentAt);
        _times[2].Append(item.ReceivedAt);
        _region.Append(item.Region);
        _session.Append(item.SessionId);
        _id.Append((uint)_id.Rows);
    }

    public void Dispose() => Block.Dispose();

    private static void Append(StringColumn[] columns, params byte[][] values)
    {
        for (var index = 0; index < columns.Length; index++) columns[index].Append(values[index]);
    }
}
