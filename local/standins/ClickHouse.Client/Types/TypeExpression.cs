namespace ClickHouse.Client.Types;

/// <summary>ClickHouse's name of a type, taken apart: <c>Map(String, Nullable(Int32))</c> is Map with two arguments.</summary>
internal readonly record struct TypeExpression(string Name, IReadOnlyList<string> Arguments)
{
    public static TypeExpression Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && text.EndsWith(')') ? new(text[..open], Split(text[(open + 1)..^1])) : new(text, []);
    }

    // At commas outside of brackets and of quotes: an enum's members may have either in their names.
    private static List<string> Split(string text)
    {
        var (arguments, depth, start) = (new List<string>(), 0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\'' or '`')
            {
                at = EndOfQuoted(text, at);
                continue;
            }

            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[at] != ',' || depth > 0) continue;
            arguments.Add(text[start..at].Trim());
            start = at + 1;
        }

        arguments.Add(text[start..].Trim());
        return arguments;
    }

    private static int EndOfQuoted(string text, int quote)
    {
        for (var at = quote + 1; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == text[quote]) return at;
        }

        throw new FormatException($"A quote is not closed in the type {text}.");
    }
}
