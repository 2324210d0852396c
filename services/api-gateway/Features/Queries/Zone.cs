using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A time zone: clocks and moments. Moments are milliseconds since 1970 UTC; clocks are milliseconds as if the clock were UTC.</summary>
internal sealed partial class Zone(TimeZoneInfo info)
{
    public const string Default = "Etc/UTC";

    private const long Day = 86_400_000;

    public static Zone Utc { get; } = new(TimeZoneInfo.Utc);

    public string Name { get; } = info.Id == "UTC" ? Default : info.Id;

    /// <summary>The zone of an IANA name; null when there is none.</summary>
    public static Zone? Find(string name) =>
        // A name is looked up as a file: nothing but names may get there.
        Form().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var info) ? new Zone(info) : null;

    /// <summary>How far the clock is ahead of UTC.</summary>
    public long OffsetAt(long moment) => (long)info.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(moment)).TotalMilliseconds;

    public long ClockAt(long moment) => moment + OffsetAt(moment);

    /// <summary>The moment at which a clock shows that: the first of two; where the clock jumps over it, when it jumps.</summary>
    public long MomentOf(long clock)
    {
        // The offset a day earlier and a day later are the only two that it can be.
        var (before, after) = (clock - OffsetAt(clock - Day), clock - OffsetAt(clock + Day));
        var first = Math.Min(before, after);
        if (ClockAt(first) == clock) return first;
        var second = Math.Max(before, after);
        return ClockAt(second) == clock ? second : ChangeIn(first, second);
    }

    /// <summary>When the offset changes in a range: moments, each with the offset from then on.</summary>
    public IReadOnlyList<(long Moment, long Offset)> Changes(long from, long to)
    {
        var changes = new List<(long, long)>();
        if (!info.SupportsDaylightSavingTime && info.GetAdjustmentRules().Length == 0) return changes;
        for (var at = from; at < to; at += Day)
        {
            var end = Math.Min(at + Day, to);
            if (OffsetAt(at) == OffsetAt(end)) continue;
            var moment = ChangeIn(at, end);
            changes.Add((moment, OffsetAt(moment)));
        }

        return changes;
    }

    // The first moment whose offset is that of the end.
    private long ChangeIn(long from, long to)
    {
        var (low, high) = (from, to);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (OffsetAt(middle) == OffsetAt(from)) low = middle;
            else high = middle;
        }

        return high;
    }

    /// <summary>Reads a moment, or a clock of this zone; null when it is neither.</summary>
    public long? Parse(string text)
    {
        if (!TimeForm().IsMatch(text)) return null;
        if (text.EndsWith('Z') || OffsetForm().IsMatch(text))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUnixTimeMilliseconds() : null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock) ? MomentOf(ToClock(clock)) : null;
    }

    public static long ToClock(DateTime clock) => (clock.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime FromClock(long clock) => DateTime.UnixEpoch.AddMilliseconds(clock);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$")]
    private static partial Regex Form();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.]\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?$")]
    private static partial Regex TimeForm();

    [GeneratedRegex(@":\d{2}([.]\d+)?[+-]\d{2}:\d{2}$")]
    private static partial Regex OffsetForm();
}
