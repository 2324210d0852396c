using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A stretch of time, in milliseconds since 1970 UTC, without its end.</summary>
internal readonly partial record struct QueryRange(long From, long To)
{
    private const long Day = 86_400_000;
    private static readonly long Earliest = new DateTimeOffset(1971, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long Latest = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The range of a question.</summary>
    /// <exception cref="QueryRefusal">It has none, or an impossible one.</exception>
    public static QueryRange Of(Question question, Zone zone, DateTimeOffset now)
    {
        if (question.Last is { } last)
            return question.From is null && question.To is null ? Back(last, zone, now.ToUnixTimeMilliseconds()) : throw Bad("$.last", "It stands instead of \"from\" and \"to\", not beside them.");
        if (question.From is null) throw Bad("$.from", "A question has \"from\", or \"last\".");
        var from = Moment(question.From, zone, "$.from");
        var to = question.To is null ? now.ToUnixTimeMilliseconds() : Moment(question.To, zone, "$.to");
        return to > from ? new QueryRange(from, to) : throw new QueryRefusal(Problems.EmptyRange());
    }

    /// <summary>The range just before this one: by the calendar where it is made of whole days or months, else by the clock.</summary>
    public QueryRange Previous(Zone zone)
    {
        var (from, to) = (Zone.FromClock(zone.ClockAt(From)), Zone.FromClock(zone.ClockAt(To)));
        if (from.TimeOfDay != TimeSpan.Zero || to.TimeOfDay != TimeSpan.Zero) return new QueryRange(From - (To - From), From);
        var earlier = from.Day == 1 && to.Day == 1
            ? from.AddMonths(-(((to.Year - from.Year) * 12) + to.Month - from.Month))
            : from.AddDays(-(to - from).Days);
        return new QueryRange(Math.Max(Earliest, zone.MomentOf(Zone.ToClock(earlier))), From);
    }

    private static QueryRange Back(string last, Zone zone, long now)
    {
        var parts = LastForm().Match(last);
        if (!parts.Success) throw Bad("$.last", "It is a number with h, d, w or mo behind it, such as \"30d\".");
        var count = int.Parse(parts.Groups[1].Value, CultureInfo.InvariantCulture);
        var clock = Zone.FromClock(zone.ClockAt(now));
        var from = parts.Groups[2].Value switch
        {
            "h" => now - (count * 3_600_000L),
            "d" => zone.MomentOf(Zone.ToClock(clock.Date.AddDays(1 - count))),
            "w" => zone.MomentOf(Zone.ToClock(clock.Date.AddDays(-(((int)clock.DayOfWeek + 6) % 7) - (7 * (count - 1))))),
            _ => zone.MomentOf(Zone.ToClock(new DateTime(clock.Year, clock.Month, 1).AddMonths(1 - count))),
        };
        // What is happening at this very millisecond is past when the question is asked.
        return from >= Earliest ? new QueryRange(from, now + 1) : throw Bad("$.last", "That is before 1971.");
    }

    private static long Moment(string text, Zone zone, string path)
    {
        if (text.Length > 64 || zone.Parse(text) is not { } moment) throw Bad(path, "It is a day or time such as \"2026-03-01\" or \"2026-03-01T08:00:00Z\".");
        return moment >= Earliest && moment <= Latest ? moment : throw Bad(path, "It lies between 1971 and 2200.");
    }

    private static QueryRefusal Bad(string path, string detail) => new(QueryProblems.BadRange(path, detail));

    [GeneratedRegex("^([1-9][0-9]{0,3})(h|d|w|mo)$")]
    private static partial Regex LastForm();

    /// <summary>Milliseconds of a duration such as 90s, 30m, 24h, 7d, 2w; null when it is none.</summary>
    public static long? Duration(string text)
    {
        var parts = DurationForm().Match(text);
        if (!parts.Success) return null;
        var unit = parts.Groups[2].Value switch { "s" => 1_000L, "m" => 60_000L, "h" => 3_600_000L, "d" => Day, _ => 7 * Day };
        return long.Parse(parts.Groups[1].Value, CultureInfo.InvariantCulture) * unit;
    }

    [GeneratedRegex("^([1-9][0-9]{0,7})([smhdw])$")]
    private static partial Regex DurationForm();
}
