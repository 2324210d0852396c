using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>A range as questions have it: <c>last</c>, or <c>from</c> and <c>to</c>.</summary>
/// <param name="Last">24h, 7d, 12w or 6mo up to now, the one that is going on included.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment behind the last; now without it.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed partial record DateRange(
    [StringLength(20)] string? Last = null, [StringLength(40)] string? From = null, [StringLength(40)] string? To = null, [StringLength(60)] string? TimeZone = null)
{
    /// <summary>Whether it says when.</summary>
    internal bool IsSound => Last is null ? From is not null : From is null && To is null && Span().IsMatch(Last);

    /// <summary>The moments, for questions that know no ranges; null where it cannot be read.</summary>
    internal (DateTimeOffset From, DateTimeOffset To)? Moments(DateTimeOffset now)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone ?? "Etc/UTC", out var zone)) return null;
        if (Last is null)
        {
            return Parse(From, zone) is { } from && (To is null ? now : Parse(To, zone)) is { } to ? (from, to) : null;
        }

        return Span().Match(Last) is { Success: true } match && int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 10_000
            ? (Begin(TimeZoneInfo.ConvertTime(now, zone).DateTime, count, match.Groups["unit"].Value, zone), now) : null;
    }

    private static DateTimeOffset Begin(DateTime clock, int count, string unit, TimeZoneInfo zone)
    {
        var back = count - 1;
        var begin = unit switch
        {
            "h" => clock.Date.AddHours(clock.Hour - back),
            "d" => clock.Date.AddDays(-back),
            "w" => clock.Date.AddDays(-(((int)clock.DayOfWeek + 6) % 7) - (7 * back)),
            _ => new DateTime(clock.Year, clock.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(-back),
        };
        return At(begin, zone);
    }

    private static DateTimeOffset? Parse(string? text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)) return null;
        return time.Kind == DateTimeKind.Utc ? new DateTimeOffset(time) : At(time, zone);
    }

    // A time that the clocks skip is taken as if they had not.
    private static DateTimeOffset At(DateTime clock, TimeZoneInfo zone) => new DateTimeOffset(clock, zone.GetUtcOffset(clock)).ToUniversalTime();

    [GeneratedRegex("^(?<count>[0-9]{1,4})(?<unit>h|d|w|mo)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Span();
}
