using System.Buffers;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>Where numbers and words end.</summary>
internal static class SqlNumber
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Decimal = SearchValues.Create("0123456789_.");

    public static bool IsWordCharacter(char one) => char.IsAsciiLetterOrDigit(one) || one == '_';

    public static int EndOfWord(string sql, int from)
    {
        while (from < sql.Length && IsWordCharacter(sql[from])) from++;
        return from;
    }

    /// <summary>The end of what begins with a digit.</summary>
    public static int EndOf(string sql, int from)
    {
        var end = EndOfWord(sql, from);
        if (IsDecimal(sql.AsSpan(from, end - from)) && end < sql.Length && sql[end] == '.') end = EndOfWord(sql, end + 1);
        var text = sql.AsSpan(from, end - from);
        if (text[^1] is 'e' or 'E' && IsDecimal(text[..^1]) && end < sql.Length && sql[end] is '+' or '-') return EndOfWord(sql, end + 1);
        // 1.file is the number 1. and a word.
        return text.Contains('.') && !Is(text) ? from + text.IndexOf('.') + 1 : end;
    }

    public static bool Is(ReadOnlySpan<char> text)
    {
        if (text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'X') return !text[2..].ContainsAnyExcept(Hexadecimal);
        var exponent = text.IndexOfAny('e', 'E');
        if (exponent < 0) return IsDecimal(text);
        var power = text[(exponent + 1)..].TrimStart("+-");
        return IsDecimal(text[..exponent]) && power.Length > 0 && !power.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsDecimal(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Decimal);
}
