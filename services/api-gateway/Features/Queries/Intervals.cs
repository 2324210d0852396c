using System.Globalization;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// The intervals that touch a range, by the clock of a time zone. Where they begin is worked out here, and ClickHouse is told how to find the number of the one that
/// a moment is in: labels and counts cannot disagree about daylight saving, whichever time zone data the server has.
/// </summary>
internal sealed class Intervals
{
    public const int Most = 10_000;

    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    private readonly Zone _zone;
    private readonly QueryInterval _unit;
    private readonly List<long> _starts = [];

    /// <exception cref="QueryRefusal">There are too many.</exception>
    public Intervals(QueryInterval unit, QueryRange range, Zone zone)
    {
        (_unit, _zone) = (unit, zone);
        for (var start = StartOf(range.From); start < range.To; start = Next(start))
        {
            _starts.Add(start);
            if (_starts.Count > Most) throw new QueryRefusal(QueryProblems.TooManyPoints(Most));
        }
    }

    public QueryInterval Unit => _unit;

    /// <summary>When each begins; the first may begin before the range does.</summary>
    public IReadOnlyList<long> Starts => _starts;

    public int Count => _starts.Count;

    /// <summary>When the last ends.</summary>
    public long End => Next(_starts[^1]);

    public DateTimeOffset Time(int index) => DateTimeOffset.FromUnixTimeMilliseconds(_starts[index]);

    /// <summary>The range from the first interval's beginning to the end of the one that comes that many after the last.</summary>
    public QueryRange Through(int further)
    {
        var end = End;
        for (var count = 0; count < further; count++) end = Next(end);
        return new QueryRange(_starts[0], end);
    }

    /// <summary>When the interval begins that comes that many before the first.</summary>
    public long Before(int count)
    {
        var start = _starts[0];
        for (; count > 0; count--) start = StartOf(start - 1);
        return start;
    }

    /// <summary>SQL for the number, from 0, of the interval that a moment of a range is in; the range may go on beyond this one's.</summary>
    /// <param name="moment">An expression in milliseconds since 1970 UTC.</param>
    public string Index(string moment, QueryRange range)
    {
        var changes = _zone.Changes(Math.Min(range.From, _starts[0]), range.To);
        if (_unit == QueryInterval.Hour) return HourIndex(moment, changes);
        var day = Text($"intDiv({Clock(moment, range, changes)}, {Day})");
        var (first, clock) = (Math.DivRem(_zone.ClockAt(_starts[0]), Day).Quotient, Zone.FromClock(_zone.ClockAt(_starts[0])));
        return _unit switch
        {
            QueryInterval.Day => Text($"({day} - {first})"),
            // 1970 began on a Thursday.
            QueryInterval.Week => Text($"(intDiv({day} + 3, 7) - {(first + 3) / 7})"),
            _ => Text($"(toYear(toDate32({day})) * 12 + toMonth(toDate32({day})) - {(clock.Year * 12) + clock.Month})"),
        };
    }

    /// <summary>Whether every interval, and every change of the clock in a range, begins at a whole quarter of an hour.</summary>
    public bool IsOnQuarters(QueryRange range) =>
        _starts.All(start => start % (Hour / 4) == 0) && _zone.Changes(Math.Min(range.From, _starts[0]), range.To).All(change => change.Moment % (Hour / 4) == 0);

    private string HourIndex(string moment, IReadOnlyList<(long Moment, long Offset)> changes)
    {
        // Hours of the clock are whole hours of time, but where a clock changes by half of one.
        var first = _zone.OffsetAt(_starts[0]);
        return changes.All(change => (change.Offset - first) % Hour == 0)
            ? Text($"intDiv({moment} - {_starts[0]}, {Hour})")
            : Text($"(toInt64(indexOf([{string.Join(',', _starts)}], roundDown({moment}, [{string.Join(',', _starts)}]))) - 1)");
    }

    private string Clock(string moment, QueryRange range, IReadOnlyList<(long Moment, long Offset)> changes)
    {
        var offset = _zone.OffsetAt(Math.Min(range.From, _starts[0]));
        if (changes.Count == 0) return Text($"({moment} + {offset})");
        var branches = new List<string>();
        foreach (var change in changes)
        {
            branches.Add(Text($"{moment} < {change.Moment}, {offset}"));
            offset = change.Offset;
        }

        return Text($"({moment} + multiIf({string.Join(", ", branches)}, {offset}))");
    }

    private long StartOf(long moment)
    {
        var clock = Zone.FromClock(_zone.ClockAt(moment));
        if (_unit == QueryInterval.Hour)
        {
            var start = Zone.ToClock(clock.Date.AddHours(clock.Hour)) - _zone.OffsetAt(moment);
            return _zone.Changes(start, moment).Select(change => change.Moment).LastOrDefault(start);
        }

        return _zone.MomentOf(Zone.ToClock(_unit switch
        {
            QueryInterval.Day => clock.Date,
            QueryInterval.Week => clock.Date.AddDays(-(((int)clock.DayOfWeek + 6) % 7)),
            _ => new DateTime(clock.Year, clock.Month, 1),
        }));
    }

    private long Next(long start)
    {
        var clock = Zone.FromClock(_zone.ClockAt(start));
        if (_unit == QueryInterval.Hour)
        {
            var next = Zone.ToClock(clock.Date.AddHours(clock.Hour + 1)) - _zone.OffsetAt(start);
            return _zone.Changes(start, next).Select(change => change.Moment).FirstOrDefault(next);
        }

        // A day that begins late, because the clock jumps over midnight, is still that day.
        return _zone.MomentOf(Zone.ToClock(_unit switch
        {
            QueryInterval.Day => clock.Date.AddDays(1),
            QueryInterval.Week => clock.Date.AddDays(7 - (((int)clock.DayOfWeek + 6) % 7)),
            _ => new DateTime(clock.Year, clock.Month, 1).AddMonths(1),
        }));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
