using System.Globalization;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Sets of intervals as numbers of 64 bits, as many as it takes, or one of 32 where that is enough: what one user did when, in a few bytes.</summary>
/// <param name="count">How many intervals there are.</param>
internal sealed class BitMasks(int count)
{
    private int Words => (count + 63) / 64;

    private string Word => count <= 32 ? "UInt32" : "UInt64";

    /// <summary>Columns named after <paramref name="prefix"/>: the set of the intervals of all rows.</summary>
    /// <param name="index">The number of a row's interval.</param>
    /// <param name="condition">Which rows count; null for all.</param>
    public string Aggregates(string prefix, string index, string? condition)
    {
        // Intervals outside are no bits of any word.
        var columns = Enumerable.Range(0, Words).Select(word =>
        {
            var bit = Text($"bitShiftLeft(to{Word}(1), toUInt8(({index}) - {word * 64}))");
            var inside = Words == 1 ? null : Text($"({index}) >= {word * 64} AND ({index}) < {(word + 1) * 64}");
            var when = (inside, condition) switch { (null, null) => null, (null, _) => condition, (_, null) => inside, _ => $"{inside} AND {condition}" };
            return Text($"{(when is null ? $"groupBitOr({bit})" : $"groupBitOrIf({bit}, {when})")} AS {prefix}{word}");
        });
        return string.Join(", ", columns);
    }

    /// <summary>For rows with those columns: in how many of them each interval is, as a list.</summary>
    public string Counts(string prefix) => $"sumForEach({Bits(prefix)})";

    /// <summary>A row's set as a list of 0 and 1.</summary>
    public string Bits(string prefix)
    {
        if (Words == 1) return Text($"arrayMap(n -> toUInt64(bitTest({prefix}0, n)), range({count}))");
        var words = Enumerable.Range(0, Words).Select(word => Text($"arrayMap(n -> toUInt64(bitTest({prefix}{word}, n)), range({Math.Min(64, count - (word * 64))}))"));
        return $"arrayConcat({string.Join(", ", words)})";
    }

    /// <summary>How many intervals a row's set has.</summary>
    public string Size(string prefix) => string.Join(" + ", Enumerable.Range(0, Words).Select(word => Text($"bitCount({prefix}{word})")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
