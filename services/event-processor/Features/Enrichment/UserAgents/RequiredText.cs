using System.Text;

namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>
/// Finds text that a string must contain if a regular expression is to match it: one of a few pieces, in lower case. It only ever errs by
/// finding none, and then the expression has to be tried.
/// </summary>
internal ref struct RequiredText
{
    private const int MostPieces = 512;

    private readonly ReadOnlySpan<char> _pattern;
    private int _at;
    private bool _gaveUp;

    private RequiredText(ReadOnlySpan<char> pattern) => _pattern = pattern;

    private readonly char Peek => _at < _pattern.Length ? _pattern[_at] : '\0';

    /// <returns>The pieces of which one must be there; null when there are none that help.</returns>
    public static string[]? Find(string pattern, int atLeast)
    {
        var reader = new RequiredText(pattern);
        var pieces = reader.Alternatives();
        return reader._gaveUp || reader._at < pattern.Length || pieces is null || pieces.Count > MostPieces || pieces.Any(piece => piece.Length < atLeast) ? null : [.. pieces];
    }

    /// <summary>One of the pieces of any alternative: useless as soon as one alternative has none.</summary>
    private List<string>? Alternatives()
    {
        var all = Sequence();
        while (Peek == '|')
        {
            _at++;
            var next = Sequence();
            all = all is null || next is null ? null : [.. all.Union(next)];
        }

        return all;
    }

    private List<string>? Sequence()
    {
        List<string>? best = null;
        var run = new StringBuilder();
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            var (letter, group) = Element();
            var (optional, repeated) = Repetition();
            if (letter is { } plain && !optional) run.Append(plain);
            if (letter is not null && !optional && !repeated) continue;
            best = PieceChoice.Better(best, run);
            if (!optional) best = PieceChoice.Better(best, group);
        }

        return PieceChoice.Better(best, run);
    }

    /// <summary>A character that stands for itself, or the pieces of a group, or neither.</summary>
    private (char? Letter, List<string>? Group) Element()
    {
        var first = _pattern[_at++];
        switch (first)
        {
            case '(':
                return (null, Group());
            case '[':
                return (BothCases(), null);
            case '\\':
                var escaped = _at < _pattern.Length ? _pattern[_at++] : 'b';
                return char.IsAsciiLetterOrDigit(escaped) ? default : (Lower(escaped), null);
            case '.' or '^' or '$':
                return default;
            default:
                return (Lower(first), null);
        }
    }

    private List<string>? Group()
    {
        if (_pattern[_at..].StartsWith("?:")) _at += 2;
        // Of other constructs nothing is known: giving up here makes nothing of the whole.
        else if (_pattern[_at..].StartsWith("?")) return GiveUp();
        var group = Alternatives();
        _at++;
        return group;
    }

    private List<string>? GiveUp()
    {
        (_at, _gaveUp) = (_pattern.Length, true);
        return null;
    }

    private static char? Lower(char letter) => letter < 0x80 ? char.ToLowerInvariant(letter) : null;

    /// <summary>The letter of a set like [Bb]; of other sets nothing is said.</summary>
    private char? BothCases()
    {
        if (_pattern[_at..] is [var one, var other, ']', ..] && char.IsAsciiLetter(one) && (one ^ other) == 0x20)
        {
            _at += 3;
            return Lower(one);
        }

        SkipSet();
        return null;
    }

    private void SkipSet()
    {
        if (Peek == '^') _at++;
        if (Peek == ']') _at++;
        for (; _at < _pattern.Length && _pattern[_at] != ']'; _at++)
        {
            if (_pattern[_at] == '\\') _at++;
        }

        _at++;
    }

    private (bool Optional, bool Repeated) Repetition()
    {
        if (Peek is not ('*' or '+' or '?' or '{')) return default;
        var optional = Peek is '*' or '?' || _pattern[_at..].StartsWith("{0");
        if (Peek == '{') _at += Math.Max(0, _pattern[_at..].IndexOf('}'));
        _at++;
        if (Peek is '?' or '+') _at++;
        return (optional, true);
    }
}
