using System.Numerics;

namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>
/// Rules of which the first that matches counts. Trying a thousand would take a millisecond, so those are left out that cannot match because
/// text they need is not there: one pass over the user agent finds which.
/// </summary>
internal sealed class RuleList
{
    private const int Gram = 3;

    private readonly UserAgentRule[] _rules;
    private readonly ulong[] _always;

    // By their first three letters the pieces that begin so, and which rule each is of.
    private readonly Dictionary<uint, List<(string Piece, int Rule)>> _pieces = [];

    public RuleList(IEnumerable<UserAgentRule> rules)
    {
        _rules = [.. rules];
        _always = new ulong[(_rules.Length + 63) / 64];
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            if (RequiredText.Find(_rules[rule].Pattern, Gram) is not { } pieces) _always[rule / 64] |= 1UL << (rule % 64);
            else foreach (var piece in pieces) Add(piece, rule);
        }
    }

    /// <summary>What the first matching rule says; null when none matches.</summary>
    /// <param name="lower">The user agent in lower case.</param>
    public string?[]? Apply(string userAgent, ReadOnlySpan<char> lower)
    {
        var candidates = (Span<ulong>)stackalloc ulong[_always.Length];
        _always.CopyTo(candidates);
        for (var at = 0; at + Gram <= lower.Length; at++)
        {
            if (!_pieces.TryGetValue(KeyOf(lower[at..]), out var pieces)) continue;
            foreach (var (piece, rule) in pieces)
            {
                if (lower[at..].StartsWith(piece, StringComparison.Ordinal)) candidates[rule / 64] |= 1UL << (rule % 64);
            }
        }

        return First(userAgent, candidates);
    }

    private string?[]? First(string userAgent, Span<ulong> candidates)
    {
        for (var word = 0; word < candidates.Length; word++)
        {
            for (; candidates[word] != 0; candidates[word] &= candidates[word] - 1)
            {
                if (_rules[(word * 64) + BitOperations.TrailingZeroCount(candidates[word])].Apply(userAgent) is { } found) return found;
            }
        }

        return null;
    }

    private void Add(string piece, int rule)
    {
        var key = KeyOf(piece);
        if (!_pieces.TryGetValue(key, out var same)) _pieces[key] = same = [];
        same.Add((piece, rule));
    }

    // Pieces are ASCII; a letter beyond stands for one that none has.
    private static uint KeyOf(ReadOnlySpan<char> text) => ((uint)Math.Min(text[0], '\x80') << 16) | ((uint)Math.Min(text[1], '\x80') << 8) | Math.Min(text[2], '\x80');
}
