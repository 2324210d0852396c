using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>Messages of a stream, in the form of <see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</see>.</summary>
internal static class LiveMessage
{
    /// <summary>A comment: it keeps proxies from closing the connection.</summary>
    public static readonly byte[] Heartbeat = ":\n\n"u8.ToArray();

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An event as a message without a name, whose id says when it was processed and which it is.</summary>
    public static byte[] Of(in EnrichedEvent item)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {item.ProcessedAt}-{item.Partition}-{item.Offset}-{item.Index}\ndata: ")));
        using (var json = new Utf8JsonWriter(buffer, Relaxed)) Write(json, item);
        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A message with a name: <c>ready</c>, <c>skipped</c>, <c>end</c>.</summary>
    public static byte[] Of<T>(string name, T data) =>
        Encoding.UTF8.GetBytes($"event: {name}\ndata: {JsonSerializer.Serialize(data, JsonSerializerOptions.Web)}\n\n");

    private static void Write(Utf8JsonWriter json, in EnrichedEvent item)
    {
        var source = item.Source;
        json.WriteStartObject();
        Text(json, "messageId"u8, source.MessageId);
        json.WriteString("type"u8, EventTypes.Utf8Name(source.Type));
        Text(json, "event"u8, source.Event);
        Text(json, "userId"u8, source.UserId);
        Text(json, "anonymousId"u8, source.AnonymousId);
        Text(json, "groupId"u8, source.GroupId);
        Time(json, "timestamp"u8, source.Timestamp);
        Time(json, "sentAt"u8, source.SentAt);
        Time(json, "receivedAt"u8, item.ReceivedAt);
        Time(json, "processedAt"u8, item.ProcessedAt);
        Raw(json, "properties"u8, source.Properties);
        Raw(json, "traits"u8, source.Traits);
        Raw(json, "context"u8, source.Context);
        WriteFindings(json, item);
        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, in EnrichedEvent item)
    {
        if (item.SessionId != Guid.Empty) json.WriteString("sessionId"u8, item.SessionId);
        Text(json, "country"u8, item.Country);
        Text(json, "region"u8, item.Region);
        Text(json, "city"u8, item.City);
        Text(json, "browser"u8, item.Browser);
        Text(json, "browserVersion"u8, item.BrowserVersion);
        Text(json, "os"u8, item.Os);
        Text(json, "osVersion"u8, item.OsVersion);
        Text(json, "device"u8, item.Device);
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty) json.WriteString(name, text);
    }

    private static void Time(Utf8JsonWriter json, ReadOnlySpan<byte> name, long milliseconds)
    {
        if (milliseconds != 0) json.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);
    }

    // As it came, but on one line: a line end would end the message's field.
    private static void Raw(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        json.WritePropertyName(name);
        if (value.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            json.WriteRawValue(value, skipInputValidation: true);
            return;
        }

        // Between tokens only; inside a text a line end is escaped already.
        Span<byte> line = value.ToArray();
        line.Replace((byte)'\n', (byte)' ');
        line.Replace((byte)'\r', (byte)' ');
        json.WriteRawValue(line, skipInputValidation: true);
    }
}
