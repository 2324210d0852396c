using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Client;

/// <summary>Writes an event down, and says at once what the server would refuse.</summary>
internal static class EventJson
{
    /// <summary>Longest event in bytes of JSON.</summary>
    public const int MaxLength = 32 * 1024;

    private const int MaxTextLength = 512;
    private static readonly JsonSerializerOptions Plain = new();
    private static readonly JsonEncodedText MessageId = JsonEncodedText.Encode("messageId");
    private static readonly string Version = typeof(EventJson).Assembly.GetName().Version!.ToString(3);

    /// <exception cref="ArgumentException">The event lacks something or has too much; the message says what.</exception>
    public static byte[] Write(MeridianEvent item, DateTimeOffset now)
    {
        Check(item);
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteText(json, "messageId", item.MessageId ?? Guid.CreateVersion7(now).ToString());
            WriteText(json, "type", Name(item.Type));
            WriteText(json, item.Type is MeridianEventType.Page or MeridianEventType.Screen ? "name" : "event", item.Event);
            WriteText(json, "userId", item.Who.UserId);
            WriteText(json, "anonymousId", item.Who.AnonymousId);
            WriteText(json, "groupId", item.GroupId);
            WriteText(json, "previousId", item.PreviousId);
            json.WriteString("timestamp", (item.Timestamp ?? now).ToUniversalTime());
            WriteObject(json, "properties", item.Properties);
            WriteObject(json, "traits", item.Traits);
            WriteObject(json, "context", Context(item.Context));
            json.WriteEndObject();
        }

        return buffer.Length <= MaxLength ? buffer.ToArray() : throw Wrong($"an event has at most {MaxLength} bytes of JSON, and this one {buffer.Length}");
    }

    /// <summary>The id of an event that <see cref="Write"/> wrote.</summary>
    public static string MessageIdOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(MessageId.EncodedUtf8Bytes)) continue;
            reader.Read();
            return reader.GetString() ?? "";
        }

        return "";
    }

    private static void Check(MeridianEvent item)
    {
        if (string.IsNullOrEmpty(item.Who.UserId) && string.IsNullOrEmpty(item.Who.AnonymousId)) throw Wrong("an event needs a user or an anonymous user");
        Need(item, MeridianEventType.Track, item.Event, nameof(item.Event));
        Need(item, MeridianEventType.Group, item.GroupId, nameof(item.GroupId));
        Need(item, MeridianEventType.Alias, item.PreviousId, nameof(item.PreviousId));
        Need(item, MeridianEventType.Alias, item.Who.UserId, nameof(item.Who.UserId));
    }

    private static void Need(MeridianEvent item, MeridianEventType type, string? text, string name)
    {
        if (item.Type == type && string.IsNullOrEmpty(text)) throw Wrong($"an event of the type {type} needs {name}");
    }

    private static string Name(MeridianEventType type) => type switch
    {
        MeridianEventType.Track => "track",
        MeridianEventType.Identify => "identify",
        MeridianEventType.Group => "group",
        MeridianEventType.Page => "page",
        MeridianEventType.Screen => "screen",
        MeridianEventType.Alias => "alias",
    };

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        if (Encoding.UTF8.GetByteCount(text) > MaxTextLength) throw Wrong($"{name} has at most {MaxTextLength} bytes");
        if (text.Contains('\0', StringComparison.Ordinal)) throw Wrong($"{name} has a NUL character");
        json.WriteString(name, text);
    }

    private static void WriteObject(Utf8JsonWriter json, string name, object? value)
    {
        if (value is null) return;
        var element = JsonSerializer.SerializeToElement(value, value.GetType(), Plain);
        if (element.ValueKind != JsonValueKind.Object) throw Wrong($"{name} has to be an object, and is {element.ValueKind}");
        json.WritePropertyName(name);
        element.WriteTo(json);
    }

    private static JsonObject Context(object? given)
    {
        var context = given is null ? [] : JsonSerializer.SerializeToNode(given, given.GetType(), Plain) as JsonObject ?? throw Wrong("context has to be an object");
        // It says that there is none: otherwise the server takes the sender's address for the user's.
        if (!context.ContainsKey("ip")) context["ip"] = null;
        if (!context.ContainsKey("library")) context["library"] = new JsonObject { ["name"] = "Meridian.Client", ["version"] = Version };
        return context;
    }

    private static ArgumentException Wrong(string reason) => new($"The event cannot be sent: {reason}.");
}
