using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>
/// A tenant's statement that may go to the engine: one SELECT that calls nothing but what is on the list. It is the outer of two walls; behind it the engine knows
/// the account that asks, its grants and its rows (ADR-015).
/// </summary>
/// <param name="Text">Without comments.</param>
/// <param name="Parameters">Names of the parameters, with their types.</param>
internal sealed partial record SqlStatement(string Text, IReadOnlyDictionary<string, string> Parameters)
{
    // Words that begin what a question has no need of, and that could stand inside of one. As names they stand in quotes.
    private static readonly FrozenSet<string> RefusedWords =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "APPLY", "EXPLAIN", "INSERT", "INTO", "OUTFILE", "SETTINGS");

    // Where rows lie in the table tells about the rows of others between them.
    private static readonly FrozenSet<string> Virtual = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "_block_number", "_block_offset", "_database", "_disk_name", "_path", "_row_exists", "_sample_factor", "_table");

    /// <exception cref="SqlRefusedException">It may not go to the engine.</exception>
    public static SqlStatement Check(string sql)
    {
        var (tokens, plain) = SqlLexer.Read(sql);
        if (tokens.Count > 0 && tokens[^1].Is(';')) (tokens, plain) = ([.. tokens.SkipLast(1)], plain[..tokens[^1].Position]);
        if (!IsQuestion(tokens)) throw new SqlRefusedException(SqlFlaw.NotAllowed, "A statement is one SELECT.", 0);

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < tokens.Count; at++)
        {
            var previous = at > 0 ? tokens[at - 1] : default(SqlToken?);
            var next = at + 1 < tokens.Count ? tokens[at + 1] : default(SqlToken?);
            if (tokens[at].IsName) CheckName(tokens[at], previous, next);
            else if (tokens[at].Kind == SqlTokenKind.Parameter) AddParameter(parameters, tokens[at]);
            else CheckMark(tokens[at], previous);
        }

        return new SqlStatement(plain, parameters);
    }

    private static bool IsQuestion(IReadOnlyList<SqlToken> tokens)
    {
        var first = tokens.SkipWhile(token => token.Is('(')).FirstOrDefault();
        return first.Text is not null && (first.Is("SELECT") || first.Is("WITH") || first.Is("FROM"));
    }

    private static void CheckMark(SqlToken mark, SqlToken? previous)
    {
        if (mark.Is(';')) throw new SqlRefusedException(SqlFlaw.NotAllowed, "There is more than one statement.", mark.Position);
        if (mark.Kind == SqlTokenKind.Text && previous is { } word && (word.Is("FROM") || word.Is("JOIN")))
            throw new SqlRefusedException(SqlFlaw.NotAllowed, "A text is no table.", mark.Position);
    }

    private static void CheckName(SqlToken name, SqlToken? previous, SqlToken? next)
    {
        var isMember = previous?.Is('.') == true;
        if (IsRefusedWord(name, isMember, next)) throw new SqlRefusedException(SqlFlaw.NotAllowed, $"{name.Text} has no place in a question. A name of a column can stand in quotes.", name.Position);
        if (IsHiddenPlace(name, next)) throw new SqlRefusedException(SqlFlaw.UnknownTable, "There is no such table or column.", name.Position);
        var isSound = next?.Is('(') == true ? !isMember && IsCallable(name) : isMember || !SqlNames.IsRefused(name.Text);
        if (!isSound) throw new SqlRefusedException(SqlFlaw.FunctionNotAllowed, $"\"{name.Text}\" is no function that a question may call, and no name that it may use.", name.Position);
    }

    private static bool IsCallable(SqlToken name) =>
        SqlNames.MayBeCalled(name.Text) || (name.Kind == SqlTokenKind.Word && SqlNames.IsKeywordBeforeBracket(name.Text));

    private static bool IsRefusedWord(SqlToken name, bool isMember, SqlToken? next)
    {
        if (name.Kind != SqlTokenKind.Word || isMember) return false;
        return RefusedWords.Contains(name.Text) || (name.Is("FORMAT") && next?.Is('(') != true);
    }

    private static bool IsHiddenPlace(SqlToken name, SqlToken? next)
    {
        if (name.Text.StartsWith("_part", StringComparison.OrdinalIgnoreCase) || Virtual.Contains(name.Text)) return true;
        return next?.Is('.') == true && (name.Text.Equals("system", StringComparison.OrdinalIgnoreCase) || name.Text.Equals("information_schema", StringComparison.OrdinalIgnoreCase));
    }

    private static void AddParameter(Dictionary<string, string> parameters, SqlToken token)
    {
        var match = Parameter().Match(token.Text);
        var (name, type) = (match.Groups["name"].Value, match.Groups["type"].Value);
        if (!match.Success || type.Contains("Identifier", StringComparison.OrdinalIgnoreCase))
            throw new SqlRefusedException(SqlFlaw.NotAllowed, "Braces hold a parameter, {name:Type}, for a value. Maps are written map(…).", token.Position);
        if (!parameters.TryAdd(name, type) && parameters[name] != type)
            throw new SqlRefusedException(SqlFlaw.BadParameter, $"The parameter \"{name}\" has two types.", token.Position);
    }

    // Quotes come in pairs: half a one would make the engine see a text where this sees none.
    [GeneratedRegex(@"^\s*(?<name>[A-Za-z_][A-Za-z0-9_]{0,63})\s*:\s*(?<type>([A-Za-z0-9_(), ]|'[A-Za-z0-9_/+-]*'){1,200})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
