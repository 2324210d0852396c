namespace Meridian.ClickHouse.Schema;

/// <summary>Splits a file of ClickHouse SQL at the semicolons that end statements, not at those in strings, quoted names and comments.</summary>
internal static class SqlStatements
{
    private const string LineComment = "--";
    private const string CommentStart = "/*";
    private const string CommentEnd = "*/";

    /// <returns>The statements without their semicolons; what holds nothing but comments is left out.</returns>
    /// <exception cref="FormatException">A string, a quoted name or a comment is not closed.</exception>
    public static IReadOnlyList<string> Split(string sql)
    {
        var (statements, start, isEmpty) = (new List<string>(), 0, true);
        for (var at = 0; at < sql.Length;)
        {
            var next = EndOfToken(sql, at, out var isComment);
            if (sql[at] == ';')
            {
                if (!isEmpty) statements.Add(sql[start..at].Trim());
                (start, isEmpty) = (next, true);
            }
            else if (!isComment && !char.IsWhiteSpace(sql[at]))
            {
                isEmpty = false;
            }

            at = next;
        }

        if (!isEmpty) statements.Add(sql[start..].Trim());
        return statements;
    }

    private static int EndOfToken(string sql, int at, out bool isComment)
    {
        isComment = true;
        if (StartsAt(sql, at, LineComment)) return sql.IndexOf('\n', at) is var end and >= 0 ? end : sql.Length;
        if (StartsAt(sql, at, CommentStart)) return EndOf(sql, at + CommentStart.Length, CommentEnd);
        isComment = false;
        return sql[at] is '\'' or '"' or '`' ? EndOfQuoted(sql, at) : at + 1;
    }

    private static int EndOf(string sql, int from, string what) => sql.IndexOf(what, from, StringComparison.Ordinal) is var end and >= 0
        ? end + what.Length
        : throw new FormatException($"A comment is not closed: {Around(sql, from)}");

    // A backslash hides what follows it; a doubled quote is the end of one quoted run and the beginning of the next, which comes to the same.
    private static int EndOfQuoted(string sql, int quote)
    {
        for (var at = quote + 1; at < sql.Length; at++)
        {
            if (sql[at] == '\\') at++;
            else if (sql[at] == sql[quote]) return at + 1;
        }

        throw new FormatException($"A quote is not closed: {Around(sql, quote)}");
    }

    private static bool StartsAt(string sql, int at, string what) => sql.AsSpan(at).StartsWith(what, StringComparison.Ordinal);

    private static string Around(string sql, int at) => sql[at..Math.Min(sql.Length, at + 40)];
}
