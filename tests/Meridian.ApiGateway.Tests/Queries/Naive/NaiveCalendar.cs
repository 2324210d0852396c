using System.Globalization;

namespace Meridian.ApiGateway.Tests.Queries.Naive;

/// <summary>Intervals found by looking at the clock every quarter of an hour.</summary>
internal sealed class NaiveCalendar(string zone, string interval)
{
    private const long Quarter = 900_000;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    /// <summary>What all moments of an interval have in common.</summary>
    public string Key(long moment)
    {
        var clock = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), _zone);
        return interval switch
        {
            "hour" => clock.ToString("yyyy-MM-dd HH zzz", CultureInfo.InvariantCulture),
            "day" => clock.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "week" => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(clock.DateTime)}-{ISOWeek.GetWeekOfYear(clock.DateTime)}"),
            _ => clock.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The intervals that touch a range: what their moments have in common, and when each begins.</summary>
    public IReadOnlyList<(string Key, long Start)> Points(long from, long to)
    {
        var points = new List<(string Key, long Start)>();
        var first = from;
        while (Key(first - 1) == Key(from)) first = ((first - 1) / Quarter) * Quarter;
        for (var moment = first; moment < to; moment = (moment / Quarter * Quarter) + Quarter)
        {
            if (points.Count == 0 || points[^1].Key != Key(moment)) points.Add((Key(moment), moment));
        }

        return points;
    }
}
