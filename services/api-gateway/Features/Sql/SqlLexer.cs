using System.Text;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>
/// Cuts a statement into pieces as ClickHouse's lexer does. Where the two could differ (nested comments, heredocs, quotes and spaces of Unicode, <c>#</c> and <c>//</c>)
/// the statement is refused, so that nothing is hidden from the one that the other sees.
/// </summary>
internal sealed class SqlLexer
{
    private const string Symbols = "()[],.;+-*/%<>=!?:|";

    private readonly string _sql;
    private readonly StringBuilder _plain;
    private readonly List<SqlToken> _tokens = [];
    private int _at;

    private SqlLexer(string sql) => (_sql, _plain) = (sql, new StringBuilder(sql));

    /// <returns>The pieces, and the statement with a space for every character of a comment: that is what the engine gets.</returns>
    /// <exception cref="SqlRefusedException">It cannot be read, or not for certain.</exception>
    public static (IReadOnlyList<SqlToken> Tokens, string Plain) Read(string sql)
    {
        var lexer = new SqlLexer(sql);
        while (lexer._at < sql.Length) lexer.Next();
        return (lexer._tokens, lexer._plain.ToString());
    }

    private char Current => _sql[_at];

    private char Following => _at + 1 < _sql.Length ? _sql[_at + 1] : '\0';

    private void Next()
    {
        switch (Current)
        {
            case ' ' or '\t' or '\n' or '\r': _at++; break;
            case '-' when Following == '-': Blank(EndOfLine()); break;
            case '/' when Following == '*': Blank(EndOfComment()); break;
            case '/' when Following == '/': throw Refuse("Comments begin with -- or /*.");
            default: AddToken(); break;
        }
    }

    private void AddToken()
    {
        switch (Current)
        {
            case '\'': Add(SqlTokenKind.Text, EndOfQuoted()); break;
            case '"' or '`': AddQuotedName(EndOfQuoted()); break;
            case '{': AddParameter(); break;
            case var digit when char.IsAsciiDigit(digit): AddNumber(); break;
            case var letter when SqlNumber.IsWordCharacter(letter): Add(SqlTokenKind.Word, SqlNumber.EndOfWord(_sql, _at)); break;
            case var symbol when Symbols.Contains(symbol, StringComparison.Ordinal): Add(SqlTokenKind.Symbol, _at + 1); break;
            default: throw Refuse("This character may stand in quotes only.");
        }
    }

    private void Add(SqlTokenKind kind, int end)
    {
        _tokens.Add(new SqlToken(kind, _sql[_at..end], _at));
        _at = end;
    }

    private void AddQuotedName(int end)
    {
        var name = _sql[(_at + 1)..(end - 1)];
        // A name with an escape in it may be another one than it looks.
        if (name.AsSpan().IndexOfAny('\\', _sql[_at]) >= 0) throw Refuse("A name in quotes has neither quotes nor backslashes in it.");
        _tokens.Add(new SqlToken(SqlTokenKind.QuotedName, name, _at));
        _at = end;
    }

    private void AddParameter()
    {
        var end = _sql.IndexOf('}', _at);
        if (end < 0) throw Refuse("A brace is not closed.");
        _tokens.Add(new SqlToken(SqlTokenKind.Parameter, _sql[(_at + 1)..end], _at));
        _at = end + 1;
    }

    // What begins with a digit and is no number is a word, as it is for ClickHouse.
    private void AddNumber()
    {
        var end = SqlNumber.EndOf(_sql, _at);
        Add(SqlNumber.Is(_sql.AsSpan(_at, end - _at)) ? SqlTokenKind.Number : SqlTokenKind.Word, end);
    }

    private int EndOfLine() => _sql.IndexOf('\n', _at) is var end and >= 0 ? end : _sql.Length;

    private int EndOfComment()
    {
        var end = _sql.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0) throw Refuse("A comment is not closed.");
        return _sql.IndexOf("/*", _at + 2, end - _at - 2, StringComparison.Ordinal) < 0 ? end + 2 : throw Refuse("There is a comment in a comment.");
    }

    // A doubled quote stands for one, and a backslash hides what follows it.
    private int EndOfQuoted()
    {
        for (var at = _at + 1; at < _sql.Length; at++)
        {
            if (_sql[at] == '\0') break;
            if (_sql[at] == '\\') at++;
            else if (_sql[at] == Current && at + 1 < _sql.Length && _sql[at + 1] == Current) at++;
            else if (_sql[at] == Current) return at + 1;
        }

        throw Refuse("A quote is not closed.");
    }

    private void Blank(int end)
    {
        for (; _at < end; _at++)
        {
            if (Current != '\n') _plain[_at] = ' ';
        }
    }

    private SqlRefusedException Refuse(string why) => new(SqlFlaw.NotAllowed, why, _at);
}
