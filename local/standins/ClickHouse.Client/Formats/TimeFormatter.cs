using System.Globalization;

namespace ClickHouse.Client.Formats;

/// <summary>Times as parameters. The wire has a wall clock without an offset, which the server reads in the parameter's zone.</summary>
internal static class TimeFormatter
{
    private const string Day = "yyyy-MM-dd";
    private const string Second = "yyyy-MM-dd HH:mm:ss";
    private const string Tick = "yyyy-MM-dd HH:mm:ss.fffffff";

    /// <exception cref="NotSupportedException">A time with another offset than UTC: the package would drop the offset and send another moment.</exception>
    public static string Format(object value, string type) => value switch
    {
        DateOnly day => day.ToString(Day, CultureInfo.InvariantCulture),
        DateTime { Kind: not DateTimeKind.Local } time => time.ToString(PatternOf(type), CultureInfo.InvariantCulture),
        DateTimeOffset { Offset.Ticks: 0 } time => time.ToString(PatternOf(type), CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException("ClickHouse.Client sends a time's wall clock without its offset: give it in UTC."),
    };

    private static string PatternOf(string type)
    {
        if (type.Contains("DateTime64", StringComparison.Ordinal)) return Tick;
        return type.Contains("Date", StringComparison.Ordinal) && !type.Contains("DateTime", StringComparison.Ordinal) ? Day : Second;
    }
}
