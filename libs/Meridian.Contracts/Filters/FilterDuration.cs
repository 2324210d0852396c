using System.Globalization;

namespace Meridian.Contracts.Filters;

/// <summary>Lengths of time in filters: a whole number and a unit, such as <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c>, <c>2w</c>.</summary>
internal static class FilterDuration
{
    public const int MaxDays = 3650;

    public static bool TryParse(string text, out long milliseconds)
    {
        milliseconds = 0;
        var unit = text.Length < 2 ? 0 : UnitOf(text[^1]);
        if (unit == 0 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (count < 1 || count > MaxDays * 86_400_000L / unit) return false;
        milliseconds = count * unit;
        return true;
    }

    private static long UnitOf(char letter) => letter switch
    {
        's' => 1000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => 86_400_000,
        'w' => 7 * 86_400_000L,
        _ => 0,
    };
}
