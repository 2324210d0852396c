using Meridian.Testing;
using Meridian.Trainer.People;
using Meridian.Trainer.Simulation;
using Meridian.Trainer.Store;

namespace Meridian.Trainer.Tests;

/// <summary>What a row is labelled with, by people made by hand.</summary>
public sealed class PeopleRowsTests(ClickHouseServer server)
{
    private const long Day = 86_400_000;
    private static readonly DateTimeOffset At = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)] // at the moment itself: it lies ahead
    [InlineData(27.9, false)]
    [InlineData(28, true)]
    [InlineData(60, true)]
    public async Task Who_comes_back_within_28_days_is_not_gone(double daysAfter, bool isGone)
    {
        var samples = await ReadAsync(PeopleQuestion.Churn, User("u", -3), User("u", daysAfter));

        Assert.Equal([isGone], samples.Labels);
    }

    [Fact]
    public async Task Who_comes_back_under_another_name_is_the_same_person()
    {
        var samples = await ReadAsync(PeopleQuestion.Churn,
            Visitor("v", -3), Event("u", "v", 2, "identify", ""), User("u", 5), // signs in only later
            Visitor("w", -3));

        Assert.Equal([false, true], samples.Labels.Order());
    }

    [Fact]
    public async Task Only_who_was_there_in_the_28_days_before_is_asked_about()
    {
        var samples = await ReadAsync(PeopleQuestion.Churn, User("long ago", -28.5), User("there", -27.5), User("to come", 1));

        Assert.Equal([true], samples.Labels);
    }

    [Theory]
    [InlineData(10.0, true)]
    [InlineData(27.9, true)]
    [InlineData(28.0, false)]
    [InlineData(null, false)]
    public async Task A_lead_is_who_buys_first_within_28_days(double? daysAfter, bool isLead)
    {
        List<SimulatedEvent> events = [User("u", -3)];
        if (daysAfter is { } days) events.Add(Event("u", "", days, "track", "Bought"));

        var samples = await ReadAsync(PeopleQuestion.Lead("Bought"), [.. events]);

        Assert.Equal([isLead], samples.Labels);
    }

    [Fact]
    public async Task Who_has_bought_before_is_no_lead_whatever_the_name_then()
    {
        var samples = await ReadAsync(PeopleQuestion.Lead("Bought"),
            User("u", -3), Event("u", "", -100, "track", "Bought"), Event("u", "", 3, "track", "Bought"),
            Visitor("v", -3), Event("w", "", -50, "track", "Bought"), Event("w", "v", 3, "identify", ""));

        Assert.Equal(0, samples.Rows);
    }

    /// <summary>An event that happened before and came in after: today's table has it, the moment had not.</summary>
    [Fact]
    public async Task What_came_in_late_was_not_known_unless_all_was_imported()
    {
        SimulatedEvent[] events = [User("u", -3), User("u", -2) with { Received = At.ToUnixTimeMilliseconds() + Day }, User("u", 1)];
        using var database = await Some.DatabaseAsync(server);
        var tenant = Guid.CreateVersion7();
        await EventWriter.WriteAsync(database, tenant, events, TestContext.Current.CancellationToken);
        var place = Features.UserFeatures.Set.PlacesOf(["events_28d"])[0];

        var known = await PeopleRows.ReadAsync(database, [tenant], [At], PeopleQuestion.Churn, isImported: false, TestContext.Current.CancellationToken);
        var imported = await PeopleRows.ReadAsync(database, [tenant], [At], PeopleQuestion.Churn, isImported: true, TestContext.Current.CancellationToken);

        Assert.Equal((1f, 2f), (known.Row(0)[place], imported.Row(0)[place]));
    }

    [Fact]
    public async Task A_history_is_not_written_twice()
    {
        using var database = await Some.DatabaseAsync(server);
        var tenant = Guid.CreateVersion7();
        await EventWriter.WriteAsync(database, tenant, [User("u", 0)], TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<TrainingException>(() => EventWriter.WriteAsync(database, tenant, [User("u", 0)], TestContext.Current.CancellationToken));
    }

    private async Task<Learning.Samples> ReadAsync(PeopleQuestion question, params SimulatedEvent[] events)
    {
        using var database = await Some.DatabaseAsync(server);
        var tenant = Guid.CreateVersion7();
        await EventWriter.WriteAsync(database, tenant, events, TestContext.Current.CancellationToken);
        return await PeopleRows.ReadAsync(database, [tenant], [At], question, isImported: false, TestContext.Current.CancellationToken);
    }

    private static SimulatedEvent User(string user, double days) => Event(user, "", days, "track", "Opened");

    private static SimulatedEvent Visitor(string visitor, double days) => Event("", visitor, days, "page", "");

    private static SimulatedEvent Event(string user, string visitor, double days, string type, string name)
    {
        var time = At.ToUnixTimeMilliseconds() + (long)(days * Day);
        return new SimulatedEvent(time, time, Guid.CreateVersion7().ToString(), name, type) { UserId = user, AnonymousId = visitor };
    }
}
