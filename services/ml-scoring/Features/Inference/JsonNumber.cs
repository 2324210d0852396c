using System.Buffers.Text;
using System.Globalization;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>
/// A number of a JSON text. Most that stand in requests have few digits, and are exact as a whole number times or through a power of ten; those are done
/// here, all others by the framework. Both round correctly.
/// </summary>
internal readonly ref struct JsonNumber
{
    private const ulong MostMantissa = 100_000_000_000_000_000; // one more digit always fits
    private const ulong ExactInDouble = 1UL << 53;
    private const int MostExponent = 9_999;
    private const double SmallestNormalSingle = 1.1754943508222875e-38;

    // A double has 29 bits more than a float; this is the middle between two floats.
    private const ulong BelowSingle = 0x1FFF_FFFF;
    private const ulong Middle = 0x1000_0000;

    private readonly ReadOnlySpan<byte> _text;
    private readonly ulong _mantissa;
    private readonly int _exponent;
    private readonly bool _isNegative;
    private readonly bool _hasAllDigits;
    private readonly bool _isInteger;

    private JsonNumber(ReadOnlySpan<byte> text, ulong mantissa, int exponent, bool hasAllDigits, bool isInteger)
    {
        _text = text;
        (_mantissa, _exponent, _hasAllDigits, _isInteger) = (mantissa, exponent, hasAllDigits, isInteger);
        _isNegative = text[0] == '-';
    }

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>How many characters it has.</summary>
    public int Length => _text.Length;

    private bool IsExact => _hasAllDigits && _mantissa <= ExactInDouble && _exponent > -PowersOfTen.Length && _exponent < PowersOfTen.Length;

    private double Exact => (_exponent < 0 ? _mantissa / PowersOfTen[-_exponent] : _mantissa * PowersOfTen[_exponent]) * (_isNegative ? -1 : 1);

    /// <summary>Reads the number that <paramref name="text"/> begins with, by JSON's grammar.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out JsonNumber number)
    {
        number = default;
        var (mantissa, hasAll) = (0UL, true);
        var at = text.StartsWith("-"u8) ? 1 : 0;
        var whole = Digits(text[at..], ref mantissa, ref hasAll);
        if (whole == 0 || (whole > 1 && text[at] == '0')) return false;
        at += whole;
        var fraction = Fraction(text[at..], ref mantissa, ref hasAll);
        if (fraction > 0) at += 1 + fraction;
        var exponent = Exponent(text[at..], out var length);
        if (fraction < 0 || length < 0) return false;
        number = new JsonNumber(text[..(at + length)], mantissa, exponent - fraction, hasAll, fraction == 0 && length == 0);
        return true;
    }

    /// <summary>The nearest float; infinite where there is none.</summary>
    public float ToSingle()
    {
        if (IsExact)
        {
            var value = Exact;
            // Rounding twice is wrong only from the very middle, and where floats have fewer bits than usual.
            var isSafe = (BitConverter.DoubleToUInt64Bits(value) & BelowSingle) != Middle && (Math.Abs(value) >= SmallestNormalSingle || _mantissa == 0);
            if (isSafe) return (float)value;
        }

        return float.Parse(_text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The nearest double; infinite where there is none.</summary>
    public double ToDouble() => IsExact ? Exact : double.Parse(_text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public bool TryToInt64(out long value)
    {
        value = 0;
        return _isInteger && Utf8Parser.TryParse(_text, out value, out var used) && used == _text.Length;
    }

    public bool TryToUInt64(out ulong value)
    {
        value = 0;
        return _isInteger && Utf8Parser.TryParse(_text, out value, out var used) && used == _text.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text, ref ulong mantissa, ref bool hasAll)
    {
        var at = 0;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9) break;
            if (mantissa < MostMantissa) mantissa = (mantissa * 10) + digit;
            else hasAll = false;
        }

        return at;
    }

    /// <returns>How many digits stand behind the point: 0 without one, -1 if there are none.</returns>
    private static int Fraction(ReadOnlySpan<byte> text, ref ulong mantissa, ref bool hasAll)
    {
        if (text.Length == 0 || text[0] != '.') return 0;
        var digits = Digits(text[1..], ref mantissa, ref hasAll);
        return digits > 0 ? digits : -1;
    }

    /// <param name="length">Of the exponent's text: 0 without one, -1 if it is not one.</param>
    private static int Exponent(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.Length == 0 || (text[0] | 0x20) != 'e') return 0;
        var hasSign = text.Length > 1 && text[1] is (byte)'+' or (byte)'-';
        var (value, hasAll) = (0UL, true);
        var start = hasSign ? 2 : 1;
        var digits = Digits(text[start..], ref value, ref hasAll);
        length = digits == 0 ? -1 : start + digits;
        var exponent = (int)Math.Min(value, MostExponent);
        return hasSign && text[1] == '-' ? -exponent : exponent;
    }
}
