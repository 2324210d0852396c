namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>How often something is sent.</summary>
public enum ScheduleEvery
{
    Day,
    Week,
    Month,
}

/// <summary>When something is sent, by the clocks of a place.</summary>
/// <param name="DayOfWeek">Of a weekly one.</param>
/// <param name="DayOfMonth">Of a monthly one; a month that has no such day takes its last.</param>
internal sealed record Timing(ScheduleEvery Every, TimeOnly At, DayOfWeek? DayOfWeek, int? DayOfMonth, TimeZoneInfo Zone)
{
    // From any day there is one within a month and a bit.
    private const int FarthestDays = 64;

    /// <summary>The first moment after another.</summary>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, Zone).DateTime);
        for (var day = today.AddDays(-1); day <= today.AddDays(FarthestDays); day = day.AddDays(1))
        {
            if (Falls(day) && Moment(day) is var moment && moment > after) return moment;
        }

        throw new InvalidOperationException($"There is no next time of {this}.");
    }

    private bool Falls(DateOnly day) => Every switch
    {
        ScheduleEvery.Day => true,
        ScheduleEvery.Week => day.DayOfWeek == DayOfWeek,
        ScheduleEvery.Month => day.Day == Math.Min(DayOfMonth!.Value, DateTime.DaysInMonth(day.Year, day.Month)),
    };

    // A time that the clocks skip is the moment after the gap; of one that comes twice it is the first.
    private DateTimeOffset Moment(DateOnly day)
    {
        var clock = day.ToDateTime(At);
        while (Zone.IsInvalidTime(clock)) clock = clock.AddMinutes(1);
        var offset = Zone.IsAmbiguousTime(clock) ? Zone.GetAmbiguousTimeOffsets(clock).Max() : Zone.GetUtcOffset(clock);
        return new DateTimeOffset(clock, offset).ToUniversalTime();
    }
}
