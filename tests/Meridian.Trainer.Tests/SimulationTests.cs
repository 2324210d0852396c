using System.Text.Json;
using Meridian.Testing;
using Meridian.Trainer.Simulation;
using Meridian.Trainer.Store;

namespace Meridian.Trainer.Tests;

public sealed class SimulationTests
{
    private static readonly HistoryOptions Options = new(new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero), 200, 600, 3);
    private static readonly List<SimulatedEvent> Events = [.. ProductHistory.Of(Options)];

    [Fact]
    public void The_same_seed_makes_the_same_history_and_another_does_not()
    {
        Assert.Equal(Events, ProductHistory.Of(Options));
        Assert.NotEqual(Events.Count, ProductHistory.Of(Options with { Seed = 4 }).Count());
        Assert.Equal(StreamHistory.Of(Options with { Size = 2, Days = 10 }), StreamHistory.Of(Options with { Size = 2, Days = 10 }));
    }

    [Fact]
    public void Events_have_ids_of_their_own_and_come_in_after_they_happened()
    {
        Assert.Equal(Events.Count, Events.Select(item => item.MessageId).Distinct().Count());
        Assert.All(Events, item => Assert.True(item.Received >= item.Time && (item.UserId != "" || item.AnonymousId != "")));
        Assert.InRange(Events.Count(item => item.Received - item.Time > 3_600_000) / (double)Events.Count, 0.01, 0.03);
    }

    [Fact]
    public void Weeks_have_ends_and_the_product_grows()
    {
        var days = Events.Where(item => item.UserId != "").GroupBy(item => DateTimeOffset.FromUnixTimeMilliseconds(item.Time).Date).ToDictionary(day => day.Key, day => day.Count());

        Assert.True(days.Where(day => day.Key.DayOfWeek is DayOfWeek.Tuesday).Average(day => day.Value) > 1.3 * days.Where(day => day.Key.DayOfWeek is DayOfWeek.Sunday).Average(day => day.Value));
        Assert.True(days.OrderBy(day => day.Key).TakeLast(28).Average(day => day.Value) > 1.2 * days.OrderBy(day => day.Key).Take(28).Average(day => day.Value));
    }

    /// <summary>Whatever a model is to tell apart has to be there.</summary>
    [Fact]
    public void People_come_as_visitors_sign_up_pay_leave_and_come_back()
    {
        const long day = 86_400_000;
        var links = Events.Where(item => item.Type == "identify").ToDictionary(item => item.AnonymousId, item => item.UserId);
        var people = Events.GroupBy(item => item.UserId != "" ? item.UserId : links.GetValueOrDefault(item.AnonymousId, item.AnonymousId))
            .ToDictionary(person => person.Key, person => person.OrderBy(item => item.Time).ToList());
        var gaps = people.Values.Select(mine => mine.Zip(mine.Skip(1), (one, next) => next.Time - one.Time).DefaultIfEmpty().Max()).ToList();

        Assert.InRange(links.Count, 150, 600); // visitors that became users
        Assert.InRange(people.Keys.Count(id => id.StartsWith("v-", StringComparison.Ordinal)), 50, 350); // visitors that did not
        Assert.InRange(people.Values.Count(mine => mine.Exists(item => item.Event == PersonEvents.Conversion)), 30, 250);
        Assert.InRange(gaps.Count(gap => gap > 28 * day), 20, 300); // away for four weeks, and back
        Assert.InRange(people.Values.Count(mine => mine.Count > 50 && mine[^1].Time < Options.Start + (150 * day)), 20, 300); // used it, and left for good
        Assert.All(people.Values, mine => Assert.InRange(mine.Count(item => item.Event == PersonEvents.Conversion), 0, 1));
    }

    [Fact]
    public void Streams_have_days_and_never_stand_still_for_all()
    {
        var counts = StreamHistory.Counts(Options, 0);

        var byHour = counts.Select((count, hour) => (count, hour: hour % 24)).GroupBy(pair => pair.hour).Select(hour => hour.Average(pair => pair.count)).ToList();
        Assert.True(byHour.Max() > 2 * byHour.Min());
    }

    [Fact]
    public async Task A_file_of_them_has_a_request_a_line()
    {
        using var folder = new TemporaryDirectory();

        var written = await NdjsonFile.WriteAsync(folder["events.ndjson"], Events.Take(500), TestContext.Current.CancellationToken);

        var lines = await File.ReadAllLinesAsync(folder["events.ndjson"], TestContext.Current.CancellationToken);
        Assert.Equal((500, 500), (written, lines.Length));
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(Events[0].MessageId, first.RootElement.GetProperty("messageId").GetString());
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Events[0].Time), first.RootElement.GetProperty("timestamp").GetDateTimeOffset());
    }
}
