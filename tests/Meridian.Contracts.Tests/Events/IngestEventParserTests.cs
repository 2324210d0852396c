using System.Text;
using System.Text.Json;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class IngestEventParserTests
{
    private const long Now = 1_700_000_000_000;

    [Fact]
    public void All_fields_are_taken_as_they_came()
    {
        var (flaw, item) = Parse("""
            { "messageId": "m-1", "type": "track", "event": "Order Completed", "userId": "u-1", "anonymousId": "a-1", "groupId": "g-1",
              "timestamp": "2023-11-14T22:13:19.5Z", "sentAt": "2023-11-14T22:13:20Z",
              "properties": { "total": 12.50, "tags": ["a"] }, "traits": {"plan":"pro"}, "context": {"ip":"::1"}, "integrations": {"All": true} }
            """);

        Assert.Equal(EventFlaw.None, flaw);
        Assert.Equal(
            new SomeEvent(EventType.Track, "m-1", "Order Completed", "u-1", "a-1", Now - 500, """{ "total": 12.50, "tags": ["a"] }""")
            {
                GroupId = "g-1",
                SentAt = Now,
                Traits = """{"plan":"pro"}""",
                Context = """{"ip":"::1"}""",
            },
            item);
    }

    [Theory]
    [InlineData("""{"type":"identify","userId":"u"}""", EventType.Identify, "")]
    [InlineData("""{"type":"page","userId":"u","name":"Home"}""", EventType.Page, "Home")]
    [InlineData("""{"type":"screen","anonymousId":"a","name":"Cart"}""", EventType.Screen, "Cart")]
    [InlineData("""{"type":"group","userId":"u","groupId":"g"}""", EventType.Group, "")]
    [InlineData("""{"type":"alias","userId":"u","previousId":"old"}""", EventType.Alias, "")]
    [InlineData("""{"event":"E","userId":"u"}""", EventType.Track, "E")]
    public void Each_type_is_taken_with_what_it_needs(string json, EventType type, string name)
    {
        var (flaw, item) = Parse(json);

        Assert.Equal((EventFlaw.None, type, name), (flaw, item.Type, item.Event));
    }

    [Fact]
    public void The_old_id_of_an_alias_is_kept() =>
        Assert.Equal("old", Parse("""{"type":"alias","userId":"u","previousId":"old"}""").Item.AnonymousId);

    [Theory]
    [InlineData("7", EventFlaw.NotAnObject, "")]
    [InlineData("""["event"]""", EventFlaw.NotAnObject, "")]
    [InlineData("""{"event":"E"}""", EventFlaw.MissingUser, "")]
    [InlineData("""{"userId":"u"}""", EventFlaw.MissingField, "event")]
    [InlineData("""{"event":"","userId":"u"}""", EventFlaw.MissingField, "event")]
    [InlineData("""{"type":"group","userId":"u"}""", EventFlaw.MissingField, "groupId")]
    [InlineData("""{"type":"alias","userId":"u"}""", EventFlaw.MissingField, "previousId")]
    [InlineData("""{"type":"alias","previousId":"u"}""", EventFlaw.MissingField, "userId")]
    [InlineData("""{"type":"purchase","userId":"u"}""", EventFlaw.UnknownType, "type")]
    [InlineData("""{"event":"E","userId":{}}""", EventFlaw.BadText, "userId")]
    [InlineData("""{"event":"E","userId":true}""", EventFlaw.BadText, "userId")]
    [InlineData("""{"event":"E\u0000","userId":"u"}""", EventFlaw.BadText, "event")]
    [InlineData("""{"event":"E\ud800","userId":"u"}""", EventFlaw.BadText, "event")]
    [InlineData("""{"event":"E","userId":"u","properties":[]}""", EventFlaw.BadObject, "properties")]
    [InlineData("""{"event":"E","userId":"u","traits":"x"}""", EventFlaw.BadObject, "traits")]
    [InlineData("""{"event":"E","userId":"u","context":1}""", EventFlaw.BadObject, "context")]
    [InlineData("""{"event":"E","userId":"u","timestamp":1700000000}""", EventFlaw.BadTime, "timestamp")]
    [InlineData("""{"event":"E","userId":"u","timestamp":"yesterday"}""", EventFlaw.BadTime, "timestamp")]
    [InlineData("""{"event":"E","userId":"u","sentAt":"2023-13-01"}""", EventFlaw.BadTime, "sentAt")]
    [InlineData("""{"event":"E","userId":"u","timestamp":"1970-01-01T00:00:00Z"}""", EventFlaw.TimeOutOfRange, "timestamp")]
    [InlineData("""{"event":"E","userId":"u","timestamp":"2023-11-16T22:13:20Z"}""", EventFlaw.TimeOutOfRange, "timestamp")]
    [InlineData("""{"event":"$model_drift","userId":"u"}""", EventFlaw.ReservedName, "event")]
    [InlineData("""{"type":"page","name":"$model_drift","userId":"u"}""", EventFlaw.ReservedName, "event")]
    public void A_flaw_is_named_with_its_field(string json, EventFlaw flaw, string field)
    {
        var parser = new IngestEventParser();

        Assert.Equal(flaw, Parse(json, parser).Flaw);
        Assert.Equal(field, parser.FlawedField);
    }

    [Fact]
    public void Every_flaw_has_a_code_and_words()
    {
        var flaws = Enum.GetValues<EventFlaw>();

        Assert.Equal(flaws.Length, flaws.Select(EventFlaws.Code).Distinct().Count());
        Assert.All(flaws, flaw => Assert.EndsWith(".", EventFlaws.Describe(flaw, "x"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(IngestEventParser.MaxTextLength, EventFlaw.None)]
    [InlineData(IngestEventParser.MaxTextLength + 1, EventFlaw.FieldTooLong)]
    public void A_name_has_a_longest_length(int length, EventFlaw expected) =>
        Assert.Equal(expected, Parse($$"""{"event":"{{new string('e', length)}}","userId":"u"}""").Flaw);

    [Theory]
    [InlineData(IngestEventParser.MaxEventLength, EventFlaw.None)]
    [InlineData(IngestEventParser.MaxEventLength + 1, EventFlaw.TooLarge)]
    public void An_event_has_a_longest_length(int length, EventFlaw expected)
    {
        const string Frame = """{"event":"E","userId":"u","properties":{"p":""}}""";
        var json = Frame.Replace("\"\"", $"\"{new string('p', length - Frame.Length)}\"", StringComparison.Ordinal);

        Assert.Equal((length, expected), (json.Length, Parse(json).Flaw));
    }

    [Theory]
    [InlineData(IngestEventParser.MaxDepth, EventFlaw.None)]
    [InlineData(IngestEventParser.MaxDepth + 1, EventFlaw.TooDeep)]
    public void An_event_has_a_greatest_depth(int depth, EventFlaw expected)
    {
        var nested = new string('[', depth - 2) + "1" + new string(']', depth - 2);

        Assert.Equal(expected, Parse($$""" {"event":"E","userId":"u","properties":{"p":{{nested}} } } """).Flaw);
        Assert.Equal(expected, Parse($$"""{"event":"E","userId":"u","unknown":[{{nested}}]}""").Flaw);
    }

    [Fact]
    public void Escaped_text_is_unescaped_in_names_and_values()
    {
        var (flaw, item) = Parse("""{"\u0065vent":"\"Caf\u00e9\" \ud83d\ude00","userId":"a\tb"}""");

        Assert.Equal((EventFlaw.None, "\"Café\" 😀", "a\tb"), (flaw, item.Event, item.UserId));
    }

    [Fact]
    public void The_last_of_two_fields_of_a_name_counts() =>
        Assert.Equal("second", Parse("""{"event":"first","userId":"u","event":"second"}""").Item.Event);

    [Fact]
    public void A_number_stands_for_its_text_as_an_id() => Assert.Equal("42", Parse("""{"event":"E","userId":42}""").Item.UserId);

    [Fact]
    public void Null_stands_for_nothing()
    {
        var (flaw, item) = Parse("""{"event":"E","userId":null,"anonymousId":"a","properties":null,"timestamp":null,"messageId":null}""");

        Assert.Equal((EventFlaw.None, "", "", Now), (flaw, item.UserId, item.Properties, item.Timestamp));
    }

    [Fact]
    public void An_event_without_an_id_gets_one_that_sorts_by_time()
    {
        var id = Guid.Parse(Parse("""{"event":"E","userId":"u"}""").Item.MessageId);

        Assert.Equal((7, Now), (id.Version, (long)(Int128.Parse(id.ToString("n"), System.Globalization.NumberStyles.HexNumber, null) >> 80)));
    }

    [Theory]
    [InlineData("2023-11-14T22:13:19Z", -1000)]
    [InlineData("2023-11-14T23:13:19+01:00", -1000)]
    [InlineData("2023-11-14T22:13:19", -1000)]
    [InlineData("2023-11-14", -(22 * 3600 + 13 * 60 + 20) * 1000)]
    public void Times_are_ISO_8601_and_UTC_unless_they_say_otherwise(string time, long expected) =>
        Assert.Equal(Now + expected, Parse($$"""{"event":"E","userId":"u","timestamp":"{{time}}"}""").Item.Timestamp);

    [Fact]
    public void What_the_request_says_holds_for_events_that_say_nothing()
    {
        var defaults = new EventDefaults { ReceivedAt = Now, Type = EventType.Page, SentAt = Now + 60_000, Context = """{"ip":"1.2.3.4"}"""u8 };

        var (flaw, item) = Parse("""{"userId":"u","timestamp":"2023-11-14T22:14:20Z"}""", new IngestEventParser(), defaults);

        Assert.Equal((EventFlaw.None, EventType.Page, Now, """{"ip":"1.2.3.4"}"""), (flaw, item.Type, item.Timestamp, item.Context));
    }

    [Fact]
    public void The_reader_goes_on_behind_a_flawed_event()
    {
        var json = """[ {"event":"E","userId":[1,{"a":2}]}, [[]], {"event":"F","userId":"u"} ]"""u8;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var flaws = new List<EventFlaw>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            flaws.Add(new IngestEventParser().Parse(ref reader, json, new EventDefaults { ReceivedAt = Now, Type = EventType.Track }, out _));

        Assert.Equal([EventFlaw.BadText, EventFlaw.NotAnObject, EventFlaw.None], flaws);
    }

    [Fact]
    public void Broken_JSON_is_told_apart_from_a_flawed_event() =>
        Assert.ThrowsAny<JsonException>(() => Parse("""{"event":"E","userId":"u","properties":{"a":}}"""));

    private static (EventFlaw Flaw, SomeEvent Item) Parse(string json, IngestEventParser? parser = null) =>
        Parse(json, parser ?? new IngestEventParser(), new EventDefaults { ReceivedAt = Now, Type = EventType.Track });

    private static (EventFlaw Flaw, SomeEvent Item) Parse(string json, IngestEventParser parser, EventDefaults defaults)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        return (parser.Parse(ref reader, body, defaults, out var item), SomeEvent.From(item));
    }
}
