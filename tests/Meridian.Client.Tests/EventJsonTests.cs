using System.Text.Json.Nodes;

namespace Meridian.Client.Tests;

public sealed class EventJsonTests
{
    private static readonly string[] Items = ["x"];
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 1, 2, 3, TimeSpan.Zero);

    [Fact]
    public void An_event_is_written_as_the_server_reads_it()
    {
        var json = Write(new MeridianEvent
        {
            Type = MeridianEventType.Track,
            Who = new MeridianIdentity("u", "a"),
            Event = "Order",
            Properties = new { total = 12.5, Items },
            Context = new Dictionary<string, object?> { ["ip"] = "203.0.113.7" },
        });

        Assert.Equal(("track", "Order", "u", "a"), ((string)json["type"]!, (string)json["event"]!, (string)json["userId"]!, (string)json["anonymousId"]!));
        Assert.Equal("""{"total":12.5,"Items":["x"]}""", json["properties"]!.ToJsonString());
        Assert.Equal("203.0.113.7", (string)json["context"]!["ip"]!);
        Assert.Equal("Meridian.Client", (string)json["context"]!["library"]!["name"]!);
        Assert.Equal(Now, (DateTimeOffset)json["timestamp"]!);
        Assert.Equal(7, Guid.Parse((string)json["messageId"]!).Version);
    }

    [Fact]
    public void Without_an_address_it_says_that_there_is_none()
    {
        var context = Write(new MeridianEvent { Type = MeridianEventType.Identify, Who = "u" })["context"]!.AsObject();

        Assert.True(context.ContainsKey("ip"));
        Assert.Null(context["ip"]);
    }

    [Fact]
    public void A_page_has_its_name_where_pages_have_it() =>
        Assert.Equal("Home", (string?)Write(new MeridianEvent { Type = MeridianEventType.Page, Who = "u", Event = "Home" })["name"]);

    [Theory]
    [InlineData(MeridianEventType.Track, "needs Event")]
    [InlineData(MeridianEventType.Group, "needs GroupId")]
    [InlineData(MeridianEventType.Alias, "needs PreviousId")]
    public void What_lacks_something_is_refused_at_once(MeridianEventType type, string reason) =>
        AssertRefused(new MeridianEvent { Type = type, Who = "u" }, reason);

    [Fact]
    public void What_is_too_long_or_no_object_is_refused_at_once()
    {
        AssertRefused(new MeridianEvent { Type = MeridianEventType.Identify, Who = new MeridianIdentity("") }, "needs a user");
        AssertRefused(new MeridianEvent { Type = MeridianEventType.Identify, Who = new string('u', 513) }, "userId has at most 512 bytes");
        AssertRefused(new MeridianEvent { Type = MeridianEventType.Identify, Who = "u\0" }, "NUL");
        AssertRefused(new MeridianEvent { Type = MeridianEventType.Identify, Who = "u", Traits = new { x = new string('x', 40_000) } }, "at most 32768 bytes");
        AssertRefused(new MeridianEvent { Type = MeridianEventType.Identify, Who = "u", Traits = Items }, "traits has to be an object");
    }

    private static void AssertRefused(MeridianEvent item, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => EventJson.Write(item, Now)).Message, StringComparison.Ordinal);

    private static JsonObject Write(MeridianEvent item) => JsonNode.Parse(EventJson.Write(item, Now))!.AsObject();
}
