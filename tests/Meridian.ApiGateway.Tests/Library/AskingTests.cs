using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Library;

namespace Meridian.ApiGateway.Tests.Library;

public sealed class AskingTests
{
    /// <summary>Worked by hand: 2026-04-01 is a Wednesday, and Berlin's clocks went forward on 2026-03-29.</summary>
    [Theory]
    [InlineData("24h", null, "2026-03-31T11:00:00Z")]
    [InlineData("1d", null, "2026-04-01T00:00:00Z")]
    [InlineData("7d", null, "2026-03-26T00:00:00Z")]
    [InlineData("7d", "Europe/Berlin", "2026-03-25T23:00:00Z")]
    [InlineData("1w", null, "2026-03-30T00:00:00Z")]
    [InlineData("2w", "Europe/Berlin", "2026-03-22T23:00:00Z")]
    [InlineData("1mo", null, "2026-04-01T00:00:00Z")]
    [InlineData("6mo", "Europe/Berlin", "2025-10-31T23:00:00Z")]
    public void The_last_so_and_so_many_include_the_one_that_is_going_on(string last, string? zone, string from)
    {
        var now = Time("2026-04-01T10:30:00Z");

        Assert.Equal((Time(from), now), new DateRange(last, TimeZone: zone).Moments(now));
    }

    [Theory]
    [InlineData("2026-03-01", "2026-04-01", null, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("2026-03-01", "2026-04-01", "Europe/Berlin", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("2026-03-01T12:00:00+02:00", "2026-04-01T00:00:00Z", "Europe/Berlin", "2026-03-01T10:00:00Z", "2026-04-01T00:00:00Z")]
    public void A_range_without_an_offset_is_by_the_clock_of_its_zone(string from, string to, string? zone, string expectedFrom, string expectedTo) =>
        Assert.Equal((Time(expectedFrom), Time(expectedTo)), new DateRange(null, from, to, zone).Moments(Time("2026-05-01T00:00:00Z")));

    [Theory]
    [InlineData("soon", null, null, false)]
    [InlineData("7d", "2026-01-01", null, false)]
    [InlineData(null, null, "2026-01-01", false)]
    [InlineData(null, null, null, false)]
    [InlineData("7d", null, null, true)]
    [InlineData(null, "2026-01-01", null, true)]
    public void A_range_says_one_way_when(string? last, string? from, string? to, bool expected) => Assert.Equal(expected, new DateRange(last, from, to).IsSound);

    [Fact]
    public void A_range_stands_in_and_a_filter_is_added()
    {
        var question = JsonElement.Parse("""{"kind":"trend","last":"7d","timeZone":"Asia/Tokyo","filter":{"property":"event","operator":"=","value":"A"}}""");
        var further = JsonElement.Parse("""{"property":"type","operator":"=","value":"track"}""");

        var asked = Asking.With(question, new AskAgain(new DateRange(From: "2026-01-01", To: "2026-02-01"), further), DateTimeOffset.UnixEpoch);

        Assert.True(JsonNode.DeepEquals(asked, JsonNode.Parse("""
            {"kind":"trend","timeZone":"Asia/Tokyo","filter":{"and":[{"property":"event","operator":"=","value":"A"},{"property":"type","operator":"=","value":"track"}]},"from":"2026-01-01","to":"2026-02-01"}
            """)), asked.ToJsonString());
    }

    [Fact]
    public void A_statement_gets_the_parameters_that_it_names()
    {
        var question = JsonElement.Parse("""{"kind":"sql","sql":"SELECT {from:DateTime64(3)}, {n:Int8}","parameters":{"n":1,"from":"2000-01-01T00:00:00Z"}}""");

        var asked = Asking.With(question, new AskAgain(new DateRange(From: "2026-01-01", To: "2026-02-01")), DateTimeOffset.UnixEpoch);

        Assert.Equal("""{"n":1,"from":"2026-01-01T00:00:00.0000000Z"}""", asked["parameters"]!.ToJsonString());
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
