using System.Text;

namespace Meridian.Contracts.Filters;

/// <summary>
/// The one form of time that filters know in text: <c>YYYY-MM-DD</c>, optionally <c>T</c> or a space and <c>HH:MM[:SS[.fraction]]</c>,
/// optionally <c>Z</c> or <c>±HH:MM</c>; UTC otherwise. Narrow on purpose: the SQL of a filter reads exactly the same.
/// </summary>
public static class FilterTime
{
    /// <summary>The form as a regular expression that RE2 and .NET understand alike. That the month has that day is not in it.</summary>
    public const string Form =
        "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?$";

    private const int DateLength = 10;
    private const int MillisecondDigits = 3;
    private const int LongestFraction = 9;

    /// <summary>Reads a time.</summary>
    /// <param name="milliseconds">Since 1970 UTC; what is finer is cut off.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (!TryDate(text, out var days)) return false;
        milliseconds = days * 86_400_000;
        text = text[DateLength..];
        if (text.IsEmpty) return true;
        if (text[0] is not ((byte)'T' or (byte)' ') || !TryClock(text[1..], out var minutes)) return false;
        milliseconds += minutes * 60_000L;
        text = text[6..];
        return TrySeconds(ref text, ref milliseconds) && TryZone(text, ref milliseconds);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out long)"/>
    public static bool TryParse(string text, out long milliseconds) => TryParse(Encoding.UTF8.GetBytes(text), out milliseconds);

    private static bool TryDate(ReadOnlySpan<byte> text, out long days)
    {
        days = 0;
        if (text.Length < DateLength || text[4] != '-' || text[7] != '-') return false;
        if (!TryNumber(text[..4], out var year) || !TryNumber(text.Slice(5, 2), out var month) || !TryNumber(text.Slice(8, 2), out var day)) return false;
        if (!IsDay(year, month, day)) return false;
        days = new DateOnly(year, month, day).DayNumber - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay);
        return true;
    }

    private static bool IsDay(int year, int month, int day) => year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    /// <summary>Reads HH:MM at the beginning.</summary>
    private static bool TryClock(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length < 5 || text[2] != ':' || !TryNumber(text[..2], out var hour) || !TryNumber(text.Slice(3, 2), out var minute)) return false;
        minutes = (hour * 60) + minute;
        return hour < 24 && minute < 60;
    }

    private static bool TrySeconds(ref ReadOnlySpan<byte> text, ref long milliseconds)
    {
        if (text.IsEmpty || text[0] != ':') return true;
        if (text.Length < 3 || !TryNumber(text.Slice(1, 2), out var seconds) || seconds > 59) return false;
        milliseconds += seconds * 1000L;
        text = text[3..];
        return text.IsEmpty || text[0] != '.' || TryFraction(ref text, ref milliseconds);
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, ref long milliseconds)
    {
        var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = text.Length - 1;
        if (digits is < 1 or > LongestFraction) return false;
        for (int index = 0, unit = 100; index < Math.Min(digits, MillisecondDigits); index++, unit /= 10) milliseconds += (text[1 + index] - '0') * unit;
        text = text[(1 + digits)..];
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, ref long milliseconds)
    {
        if (text.IsEmpty || text is [(byte)'Z']) return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || !TryClock(text[1..], out var offset)) return false;
        milliseconds -= (text[0] == '+' ? offset : -offset) * 60_000L;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
