using System.Globalization;
using Meridian.ApiGateway.Features.Schedules;

namespace Meridian.ApiGateway.Tests.Schedules;

public sealed class TimingTests
{
    /// <summary>Worked by hand with a calendar. Berlin's clocks go forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00.</summary>
    [Theory]
    [InlineData("day", "09:00", null, null, "Etc/UTC", "2026-01-01T08:59:59Z", "2026-01-01T09:00:00Z")]
    [InlineData("day", "09:00", null, null, "Etc/UTC", "2026-01-01T09:00:00Z", "2026-01-02T09:00:00Z")]
    [InlineData("day", "09:00", null, null, "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T07:00:00Z")]
    [InlineData("day", "09:00", null, null, "Europe/Berlin", "2026-03-27T12:00:00Z", "2026-03-28T08:00:00Z")]
    [InlineData("day", "02:30", null, null, "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("day", "02:30", null, null, "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("day", "02:30", null, null, "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("day", "02:30", null, null, "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("day", "23:30", null, null, "Pacific/Auckland", "2026-06-30T12:00:00Z", "2026-07-01T11:30:00Z")]
    [InlineData("week", "08:00", DayOfWeek.Monday, null, "America/New_York", "2026-11-01T00:00:00Z", "2026-11-02T13:00:00Z")]
    [InlineData("week", "08:00", DayOfWeek.Sunday, null, "Etc/UTC", "2026-11-01T08:00:00Z", "2026-11-08T08:00:00Z")]
    [InlineData("month", "00:00", null, 1, "Asia/Tokyo", "2026-01-31T14:59:59Z", "2026-01-31T15:00:00Z")]
    [InlineData("month", "10:00", null, 31, "Etc/UTC", "2026-02-01T00:00:00Z", "2026-02-28T10:00:00Z")]
    [InlineData("month", "10:00", null, 31, "Etc/UTC", "2026-02-28T10:00:00Z", "2026-03-31T10:00:00Z")]
    [InlineData("month", "10:00", null, 30, "Etc/UTC", "2028-02-01T00:00:00Z", "2028-02-29T10:00:00Z")]
    public void The_next_time_is_what_the_clocks_there_say(string every, string at, DayOfWeek? dayOfWeek, int? dayOfMonth, string zone, string after, string expected)
    {
        var timing = new Timing(
            Enum.Parse<ScheduleEvery>(every, ignoreCase: true), TimeOnly.ParseExact(at, "HH:mm", CultureInfo.InvariantCulture), dayOfWeek, dayOfMonth, TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(Time(expected), timing.Next(Time(after)));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
