using System.Text;
using Meridian.ClickHouse;

namespace Meridian.Features.Tests.Naive;

/// <summary>The features of people by their descriptions, from events in memory.</summary>
internal sealed class NaiveFeatures(IEnumerable<NaiveEvent> events, FeatureMoment moment)
{
    private const long Day = 86_400_000;

    private readonly long _at = moment.At.ToUnixTimeMilliseconds();
    private readonly List<NaiveEvent> _known = [.. events.Where(item => item.Time < moment.At.ToUnixTimeMilliseconds() && (moment.KnownAt is not { } known || item.Received < known.ToUnixTimeMilliseconds()))];

    public static ulong Number(string id) => SipHash.Of(Encoding.UTF8.GetBytes(id));

    /// <summary>By person.</summary>
    public Dictionary<ulong, float[]> All()
    {
        var targets = _known.Where(item => item.Type is "identify" or "alias" && item.UserId != "" && item.AnonymousId != "" && item.UserId != item.AnonymousId)
            .GroupBy(item => item.AnonymousId).ToDictionary(same => Number(same.Key), same => Number(same.OrderBy(item => item.Time).ThenBy(item => item.MessageId, StringComparer.Ordinal).First().UserId));
        return _known.Where(item => item.Time > _at - (90 * Day)).GroupBy(item => Person(targets, item)).ToDictionary(person => person.Key, person => Of([.. person]));
    }

    // Followed to the end; ids in a circle are the least of it.
    private static ulong Person(Dictionary<ulong, ulong> targets, NaiveEvent item)
    {
        var id = Number(item.UserId != "" ? item.UserId : item.AnonymousId);
        List<ulong> way = [id];
        while (targets.TryGetValue(id, out var next))
        {
            if (way.IndexOf(next) is var at and >= 0) return way.Skip(at).Min();
            way.Add(id = next);
        }

        return id;
    }

    private float[] Of(List<NaiveEvent> mine)
    {
        List<NaiveEvent> Within(double days) => [.. mine.Where(item => _at - item.Time < days * Day)];
        int ActiveDays(int from, int to) => mine.Where(item => _at - item.Time >= from * Day && _at - item.Time < to * Day).Select(item => (_at - item.Time) / Day).Distinct().Count();
        int Sessions(int days) => Within(days).Where(item => item.Session != Guid.Empty).Select(item => item.Session).Distinct().Count();
        var month = Within(28);
        var weekend = month.Count(item => DateTimeOffset.FromUnixTimeMilliseconds(item.Time).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        var days = ActiveDays(0, 28);
        double[] values =
        [
            Within(1 / 24d).Count,
            mine.Min(item => _at - item.Time) / 60_000d,
            mine.Max(item => _at - item.Time) / (double)Day,
            Within(1).Count,
            Within(7).Count,
            month.Count,
            mine.Count,
            ActiveDays(0, 7),
            days,
            ActiveDays(0, 90),
            Sessions(7),
            Sessions(28),
            month.Count / (double)Math.Max(1, days),
            ((Within(7).Count / 7d) + 1) / (((month.Count - Within(7).Count) / 21d) + 1),
            ((days / 28d) + 0.1) / ((ActiveDays(28, 90) / 62d) + 0.1),
            month.Where(item => item.Type == "track").Select(item => item.Event).Distinct().Count(),
            month.Count(item => item.Type is "page" or "screen"),
            month.Count(item => item.Type == "track"),
            mine.Count(item => item.Type == "identify"),
            mine.Where(item => item.GroupId != "").Select(item => item.GroupId).Distinct().Count(),
            month.Where(item => item.Browser != "").Select(item => (item.Browser, item.Os, item.Device)).Distinct().Count(),
            month.Where(item => item.Country != "").Select(item => item.Country).Distinct().Count(),
            weekend / (double)Math.Max(1, month.Count),
            mine.Exists(item => item.UserId != "") ? 1 : 0,
        ];
        return [.. values.Select(value => (float)value)];
    }
}
