namespace Meridian.Contracts.Filters;

/// <summary>Reads a set of characters in a pattern: <c>[a-z\d]</c>, or an escape outside of one.</summary>
internal sealed class PatternClassReader(string source, int at, bool ignoreCase)
{
    private const string Known = @"known are \d \w \s \D \W \S \n \r \t \f \v and \ before a character that is no letter or digit.";

    private static readonly CodePointSet Digits = CodePointSet.Of('0', '9');
    private static readonly CodePointSet Words = Digits.Union(CodePointSet.Of('A', 'Z')).Union(CodePointSet.Of('a', 'z')).Union(CodePointSet.Of('_', '_'));
    private static readonly CodePointSet Spaces = CodePointSet.Of('\t', '\r').Union(CodePointSet.Of(' ', ' '));

    private string _flaw = "";

    /// <summary>Reads an escape; the reader stands at its backslash.</summary>
    public (CodePointSet Set, int End, string Flaw) ReadEscape()
    {
        var set = Escape(out _);
        return (ignoreCase ? set.WithBothCases() : set, at, _flaw);
    }

    /// <summary>Reads a class; the reader stands at its bracket.</summary>
    public (CodePointSet Set, int End, string Flaw) Read()
    {
        at++;
        var negated = at < source.Length && source[at] == '^';
        if (negated) at++;
        var (set, items) = (CodePointSet.Empty, 0);
        while (_flaw.Length == 0 && at < source.Length && source[at] != ']')
        {
            set = set.Union(Item());
            items++;
        }

        if (at >= source.Length) Fail("a set of characters does not end.");
        if (items == 0) Fail(@"a set of characters is empty; to mean the character ] itself, put \ before it.");
        if (_flaw.Length == 0) at++;
        return (Finish(set, negated), at, _flaw);
    }

    private CodePointSet Finish(CodePointSet set, bool negated)
    {
        // The other case belongs to the set before it is turned round: [^a] is to leave out A too.
        if (ignoreCase) set = set.WithBothCases();
        if (negated) set = set.Complement();
        if (set.IsEmpty) Fail("no character is in this set.");
        return set;
    }

    private void Fail(string flaw)
    {
        if (_flaw.Length == 0) _flaw = flaw;
    }

    private CodePointSet Item()
    {
        var set = Character(out var from);
        if (_flaw.Length > 0 || at + 1 >= source.Length || source[at] != '-' || source[at + 1] == ']') return set;
        at++;
        Character(out var to);
        if (_flaw.Length == 0 && (from < 0 || to < from)) _flaw = "a range of characters runs backwards or has no beginning or end.";
        return _flaw.Length > 0 ? set : CodePointSet.Of(from, to);
    }

    private CodePointSet Character(out int single)
    {
        single = -1;
        if (source[at] == '\\') return Escape(out single);
        if (source[at] == '[') _flaw = @"to mean the character [ in a set, put \ before it.";
        else if (char.IsSurrogate(source[at])) _flaw = "a set holds characters up to U+FFFF only.";
        single = source[at++];
        return CodePointSet.Of(single, single);
    }

    private CodePointSet Escape(out int single)
    {
        single = -1;
        var letter = at + 1 < source.Length ? source[at + 1] : 'x';
        at = Math.Min(source.Length, at + 2);
        if (OfLetter(letter) is { } set) return set;
        single = letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'f' => '\f', 'v' => '\v', _ => letter };
        if (single == letter && (char.IsAsciiLetterOrDigit(letter) || letter > '\x7E')) _flaw = Known;
        return CodePointSet.Of(single, single);
    }

    private static CodePointSet? OfLetter(char letter) => letter switch
    {
        'd' => Digits,
        'w' => Words,
        's' => Spaces,
        'D' => Digits.Complement(),
        'W' => Words.Complement(),
        'S' => Spaces.Complement(),
        _ => null,
    };
}
