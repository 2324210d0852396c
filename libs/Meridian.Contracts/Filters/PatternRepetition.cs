using System.Globalization;

namespace Meridian.Contracts.Filters;

/// <summary>A repetition in a pattern: <c>*</c>, <c>+</c>, <c>?</c>, <c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>.</summary>
/// <param name="Text">As both engines write it.</param>
/// <param name="Times">How often it writes out what it repeats, at least.</param>
/// <param name="End">Behind it in the pattern.</param>
/// <param name="Flaw">What is wrong with it, if anything.</param>
internal sealed record PatternRepetition(string Text, int Times, int End, string Flaw)
{
    private const int MaxRepeat = 100;

    private static readonly string Wrong =
        $"a repetition is {{n}}, {{n,}} or {{n,m}} with n ≤ m ≤ {MaxRepeat}; to mean the character {{ itself, put \\ before it.";

    public static bool Begins(char character) => character is '*' or '+' or '?' or '{';

    public static PatternRepetition Read(string source, int at)
    {
        var (times, end) = source[at] == '{' ? Counts(source, at) : (1, at + 1);
        if (times < 0) return new("", 0, at, Wrong);
        var text = source[at..end];
        // Whether it takes much or little first makes no difference to whether it is found.
        if (end < source.Length && source[end] == '?') end++;
        var twice = end < source.Length && Begins(source[end]);
        return new(text, times, end, twice ? "two repetitions stand behind each other." : "");
    }

    private static (int Times, int End) Counts(string source, int at)
    {
        var end = source.IndexOf('}', at);
        var parts = end < 0 ? [] : source[(at + 1)..end].Split(',');
        if (parts.Length is 0 or > 2 || Count(parts[0]) is not (>= 0 and var least)) return (-1, at);
        var most = parts.Length == 1 || parts[1].Length == 0 ? least : Count(parts[1]);
        return most < least ? (-1, at) : (Math.Max(1, most), end + 1);
    }

    private static int Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxRepeat ? count : -1;
}
