namespace Meridian.ApiGateway.Features.Queries;

/// <summary>How wide a point of a trend is. Weeks begin on Monday; all of it in UTC.</summary>
public enum TrendInterval
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>Where points of a trend lie.</summary>
internal static class TrendIntervals
{
    /// <summary>The beginning of the interval that a moment is in; what ClickHouse's toStartOf… functions give.</summary>
    public static DateTimeOffset StartOf(this TrendInterval interval, DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var start = interval switch
        {
            TrendInterval.Hour => utc.Date.AddHours(utc.Hour),
            TrendInterval.Day => utc.Date,
            TrendInterval.Week => utc.Date.AddDays(-(((int)utc.DayOfWeek + 6) % 7)),
            TrendInterval.Month => new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        };
        return new DateTimeOffset(start, TimeSpan.Zero);
    }

    /// <summary>The beginnings of all intervals that touch the range.</summary>
    public static IEnumerable<DateTimeOffset> Points(this TrendInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        for (var point = interval.StartOf(from); point < to; point = interval.Next(point)) yield return point;
    }

    private static DateTimeOffset Next(this TrendInterval interval, DateTimeOffset point) => interval switch
    {
        TrendInterval.Hour => point.AddHours(1),
        TrendInterval.Day => point.AddDays(1),
        TrendInterval.Week => point.AddDays(7),
        TrendInterval.Month => point.AddMonths(1),
    };
}
