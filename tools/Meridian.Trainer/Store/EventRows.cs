using System.Text;
using Meridian.ClickHouse.Native;
using Meridian.Trainer.Simulation;

namespace Meridian.Trainer.Store;

/// <summary>Simulated events as rows of the table.</summary>
internal sealed class EventRows : IDisposable
{
    private const string Time = "DateTime64(3, 'UTC')";

    private readonly UuidColumn _tenant = new("tenant_id");
    private readonly UuidColumn _session = new("session_id");
    private readonly FixedColumn<long>[] _times = [.. ((string[])["timestamp", "sent_at", "received_at", "processed_at"]).Select(name => new FixedColumn<long>(name, Time))];
    private readonly LowCardinalityColumn[] _words = [.. ((string[])["event", "type", "country", "browser", "os", "device"]).Select(name => new LowCardinalityColumn(name))];
    private readonly StringColumn[] _texts = [.. ((string[])["message_id", "user_id", "anonymous_id", "group_id", "properties", "traits", "context"]).Select(name => new StringColumn(name))];

    public EventRows() => Block = new NativeBlock([_tenant, _session, .. _times, .. _words, .. _texts]);

    public NativeBlock Block { get; }

    public void Add(Guid tenant, in SimulatedEvent item)
    {
        _tenant.Append(tenant);
        _session.Append(item.Session);
        long[] times = [item.Time, item.Time, item.Received, item.Received + 1_000];
        string[] words = [item.Event, item.Type, item.From.Country, item.From.Browser, item.From.Os, item.From.Device];
        string[] texts = [item.MessageId, item.UserId, item.AnonymousId, item.GroupId, "{}", "{}", "{}"];
        for (var index = 0; index < times.Length; index++) _times[index].Append(times[index]);
        for (var index = 0; index < words.Length; index++) _words[index].Append(Encoding.UTF8.GetBytes(words[index]));
        for (var index = 0; index < texts.Length; index++) _texts[index].Append(Encoding.UTF8.GetBytes(texts[index]));
    }

    public void Dispose() => Block.Dispose();
}
