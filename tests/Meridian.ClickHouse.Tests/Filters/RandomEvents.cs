using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Meridian.Contracts.Events;

namespace Meridian.ClickHouse.Tests.Filters;

/// <summary>Blocks of events whose JSON has every kind of value, and now and then what no JSON reader should see.</summary>
internal static class RandomEvents
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Texts =
    [
        "", "a", "ab", "abc", "aab", "b", "B", "AB", "a b", "a\nb", "a\n", "\t", "é", "É", "ß", "e\u0301", "😀", "a😀b", "12", "1", "true", "null", "0", "-", "=", "$^.", "\\", "'\"", "a\0b", "track", "identify", "{a}", "00000000-0000-0000-0000-0000000000ab", "00000001-0000-0000-0000-0000000000ab", "00000000-0000-0000-0000-000000000000",
        "2026-03-01", "2026-03-01T12:00:00Z", "2026-03-01 11:59:59.999", "2026-03-01T13:00:00.0001+01:00", "2026-02-30", "2024-02-29", "1900-02-29", "0001-01-01", "0000-01-01", "9999-12-31T23:59:59.999-23:59", "2026-03-01T24:00", "2026-03-01T12:00:60", "2026-03-01t12:00", "2026-03-01T12", "2026-03-01T12:00:00.", "2026-03-01Z", "2026-02-28T23:00:00-05:30", "1969-12-31T23:59:59.999Z", "1600-02-29T00:00",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-0.0", "1", "1.0", "-1", "2", "12", "0.1", "0.30000000000000004", "0.3", "1e2", "100", "1E-7", "9007199254740992", "9007199254740993", "9223372036854775807", "18446744073709551615", "-9223372036854775808",
        "5e-324", "1.7976931348623157e308", "0.12345678901234567890", "123456789.125", "3.14159",
    ];

    // What ClickHouse's JSON functions give up on, and with it on the whole object.
    private static readonly string[] Unreadable = ["18446744073709551616", "-9223372036854775809", "1e309", "-1e400", "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud83d\\u0041\""];

    public static string Text(Random random) => Texts[random.Next(Texts.Length)];

    public static string PieceOfText(Random random) => Text(random) is { Length: > 0 } text ? text : "a";

    public static string Number(Random random) => Numbers[random.Next(Numbers.Length)];

    public static string TimeNear(Random random) =>
        Now.AddMilliseconds(random.Next(5) - 2).AddHours(random.Next(5) - 2).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static string Duration(Random random) => random.Next(4) switch { 0 => "1s", 1 => "1h", 2 => "2d", _ => "36w" };

    /// <summary>A block of one event.</summary>
    public static byte[] Block(Random random)
    {
        using var writer = new EnrichedBlockWriter();
        writer.Reset(Guid.Empty, 0, 0);
        writer.Add(new EnrichedEvent
        {
            Source = Source(random),
            ReceivedAt = Time(random),
            SessionId = random.Next(3) == 0 ? Guid.Empty : new Guid(random.Next(3), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xAB),
            Country = Field(random),
            Region = Field(random),
            City = Field(random),
            Browser = Field(random),
            BrowserVersion = Field(random),
            Os = Field(random),
            OsVersion = Field(random),
            Device = Field(random),
        });
        return writer.ToArray();
    }

    private static IngestEvent Source(Random random) => new()
    {
        Type = (EventType)random.Next(1, 7),
        MessageId = Bytes(PieceOfText(random)),
        Event = Field(random),
        UserId = Field(random),
        AnonymousId = Field(random),
        GroupId = Field(random),
        Timestamp = Time(random),
        SentAt = random.Next(3) == 0 ? 0 : Time(random),
        Properties = Object(random),
        Traits = Object(random),
        Context = Object(random),
    };

    private static long Time(Random random) => Now.AddMilliseconds(random.Next(5) - 2).AddHours(random.Next(5) - 2).ToUnixTimeMilliseconds();

    private static byte[] Field(Random random) => random.Next(30) == 0 ? [(byte)'a', 0xFF] : Bytes(Text(random));

    private static byte[] Object(Random random) => random.Next(40) switch
    {
        0 => [],
        1 => [.. "{\"a\":\""u8, 0xFF, .. "\",\"b\":1}"u8],
        2 => Bytes("{\"a\":1} {}"),
        3 => Bytes("{\"a\":"),
        4 => Bytes("[1]"),
        _ => Bytes(Object(random, 3)),
    };

    private static string Object(Random random, int depth)
    {
        var members = Enumerable.Range(0, random.Next(6)).Select(_ => $"{Name(random)}:{(random.Next(4) == 0 ? " " : "")}{Value(random, depth)}");
        return $"{{{string.Join(',', members)}}}";
    }

    private static string Name(Random random) => random.Next(12) switch
    {
        0 => "\"k.k\"",
        1 => "\"\\u0061\"",
        2 => "\"\"",
        3 => "\"é\\\"\"",
        var index => $"\"{"abc"[index % 3]}\"",
    };

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 14 : 10) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 or 3 or 4 => Number(random),
        5 => random.Next(20) == 0 ? Unreadable[random.Next(Unreadable.Length)] : TimeText(random),
        10 => $"[{Value(random, depth - 1)}, {Value(random, depth - 1)}]",
        11 or 12 or 13 => Object(random, depth - 1),
        _ => Quoted(random),
    };

    private static string TimeText(Random random) => $"\"{TimeNear(random)}\"";

    // Escaped by the encoder's rules, or as plainly as JSON allows.
    private static string Quoted(Random random)
    {
        var text = Text(random);
        return $"\"{JsonEncodedText.Encode(text, random.Next(2) == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
