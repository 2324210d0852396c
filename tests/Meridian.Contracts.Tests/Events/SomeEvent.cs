using System.Text;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

/// <summary>An event that, unlike <see cref="IngestEvent"/>, can be kept and compared.</summary>
internal sealed record SomeEvent(EventType Type, string MessageId, string Event, string UserId, string AnonymousId, long Timestamp, string Properties)
{
    public string GroupId { get; init; } = "";

    public long SentAt { get; init; }

    public string Traits { get; init; } = "";

    public string Context { get; init; } = "";

    public static SomeEvent Track(string messageId = "m-1") => new(EventType.Track, messageId, "Order Completed", "u-1", "", 1_700_000_000_000, """{"total":12.5}""");

    public static SomeEvent From(in IngestEvent item) =>
        new(item.Type, Text(item.MessageId), Text(item.Event), Text(item.UserId), Text(item.AnonymousId), item.Timestamp, Text(item.Properties))
        {
            GroupId = Text(item.GroupId),
            SentAt = item.SentAt,
            Traits = Text(item.Traits),
            Context = Text(item.Context),
        };

    public static List<SomeEvent> ReadAll(ReadOnlySpan<byte> block)
    {
        var read = new List<SomeEvent>();
        foreach (var item in new EventBlockReader(block)) read.Add(From(item));
        return read;
    }

    public IngestEvent ToIngestEvent() => new()
    {
        Type = Type,
        MessageId = Bytes(MessageId),
        Event = Bytes(Event),
        UserId = Bytes(UserId),
        AnonymousId = Bytes(AnonymousId),
        GroupId = Bytes(GroupId),
        Timestamp = Timestamp,
        SentAt = SentAt,
        Properties = Bytes(Properties),
        Traits = Bytes(Traits),
        Context = Bytes(Context),
    };

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
