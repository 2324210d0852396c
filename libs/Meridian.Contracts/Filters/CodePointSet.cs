using System.Globalization;
using System.Text;

namespace Meridian.Contracts.Filters;

/// <summary>A set of Unicode characters: ranges of the basic plane, and either all or none of the characters beyond it.</summary>
internal sealed class CodePointSet
{
    private const int LastOfPlane = 0xFFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    // In order, without overlap, without surrogates.
    private readonly List<(int From, int To)> _ranges;
    private readonly bool _beyond;

    private CodePointSet(List<(int From, int To)> ranges, bool beyond) => (_ranges, _beyond) = (ranges, beyond);

    public static CodePointSet Empty { get; } = new([], false);

    public bool IsEmpty => _ranges.Count == 0 && !_beyond;

    public static CodePointSet Of(int from, int to) => new([(from, to)], false);

    public CodePointSet Union(CodePointSet other)
    {
        var merged = new List<(int From, int To)>();
        foreach (var range in _ranges.Concat(other._ranges).Order())
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + 1) merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            else merged.Add(range);
        }

        return new CodePointSet(merged, _beyond || other._beyond);
    }

    public CodePointSet Complement()
    {
        var (gaps, next) = (new List<(int From, int To)>(), 0);
        foreach (var (from, to) in Union(Of(FirstSurrogate, LastSurrogate))._ranges)
        {
            if (from > next) gaps.Add((next, from - 1));
            next = to + 1;
        }

        if (next <= LastOfPlane) gaps.Add((next, LastOfPlane));
        return new CodePointSet(gaps, !_beyond);
    }

    /// <summary>With the other case of the letters of ASCII; other alphabets have rules on which the engines differ.</summary>
    public CodePointSet WithBothCases() => Union(Shifted('a', 'z', 'A' - 'a')).Union(Shifted('A', 'Z', 'a' - 'A'));

    public void WriteRe2(StringBuilder target)
    {
        target.Append('[');
        foreach (var (from, to) in _ranges) target.Append(CultureInfo.InvariantCulture, $"\\x{{{from:X}}}-\\x{{{to:X}}}");
        if (_beyond) target.Append(@"\x{10000}-\x{10FFFF}");
        target.Append(']');
    }

    public void WriteDotNet(StringBuilder target)
    {
        if (_beyond) target.Append("(?:");
        if (_ranges.Count > 0) target.Append('[');
        foreach (var (from, to) in _ranges) target.Append(CultureInfo.InvariantCulture, $"\\u{from:X4}-\\u{to:X4}");
        if (_ranges.Count > 0) target.Append(']');
        if (_beyond) target.Append(@"|[\uD800-\uDBFF][\uDC00-\uDFFF])");
    }

    private CodePointSet Shifted(int first, int last, int by) => new(
        [.. _ranges.Where(range => range.To >= first && range.From <= last).Select(range => (Math.Max(range.From, first) + by, Math.Min(range.To, last) + by))], false);
}
