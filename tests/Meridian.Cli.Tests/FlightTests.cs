using Meridian.Cli.Demo;

namespace Meridian.Cli.Tests;

public class FlightTests
{
    private static readonly Flight[] Flights =
    [
        new("2001/01/31 23:59", 5, 100, "DTW", "LAS"),
        new("2001/02/01 00:00", -3, 200, "DTW", "OAK"),
        new("2001/02/11 12:30", 0, 300, "HNL", "SFO"),
    ];

    [Fact]
    public void Totals_are_by_month_and_by_origin()
    {
        var totals = FlightTotals.Of(Flights);

        Assert.Equal(3, totals.Count);
        Assert.Equal(1, totals.ByMonth[new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero)]);
        Assert.Equal(2, totals.ByMonth[new DateTimeOffset(2001, 2, 1, 0, 0, 0, TimeSpan.Zero)]);
        Assert.Equal(2, totals.ByOrigin["DTW"]);
    }

    [Fact]
    public void The_range_ends_after_the_last_day()
    {
        var (from, to) = FlightTotals.Range(Flights);

        Assert.Equal(new DateTimeOffset(2001, 1, 31, 0, 0, 0, TimeSpan.Zero), from);
        Assert.Equal(new DateTimeOffset(2001, 2, 12, 0, 0, 0, TimeSpan.Zero), to);
    }

    [Fact]
    public void A_missing_airport_makes_the_answers_disagree()
    {
        var expected = FlightTotals.Of(Flights);
        var answered = expected with { ByOrigin = new Dictionary<string, long> { ["DTW"] = 2 } };
        var given = new Dictionary<string, double> { ["events_1h"] = 30 };
        var score = new DemoScore("churn", 1, 0.25, given, given, 0.25);
        DemoResult Result(FlightTotals totals, DemoScore of) => new(3, 0, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), expected, totals, 1, 1, of);

        Assert.True(Result(expected, score).Agrees);
        Assert.False(Result(answered, score).Agrees);
        Assert.False(Result(expected, score with { Explained = 0.26 }).Agrees);
        Assert.False(Result(expected, score with { Answered = new Dictionary<string, double> { ["events_1h"] = 29 } }).Agrees);
    }

    [Fact]
    public void An_event_names_the_airport_of_origin_as_its_user()
    {
        var sent = Flights[0].ToEvent("id-1");

        Assert.Equal("DTW", (string?)sent["userId"]);
        Assert.Equal("2001-01-31T23:59:00Z", (string?)sent["timestamp"]);
        Assert.Equal("flight.departed", (string?)sent["event"]);
    }
}
