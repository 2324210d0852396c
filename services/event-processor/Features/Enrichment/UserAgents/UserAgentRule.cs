using System.Text;
using System.Text.RegularExpressions;

namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>One regular expression of uap-core and what is made of what it finds. It is compiled when it is first tried: most never are.</summary>
internal sealed class UserAgentRule(string pattern, bool ignoreCase, string?[] replacements)
{
    private Regex? _regex;

    public string Pattern => pattern;

    /// <summary>What it says of a user agent, one text for each replacement, null where there is nothing; null when it does not match.</summary>
    public string?[]? Apply(string userAgent)
    {
        // Two threads may both compile it: the same thing twice.
        _regex ??= new Regex(pattern, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        var match = _regex.Match(userAgent);
        if (!match.Success) return null;
        var texts = new string?[replacements.Length];
        for (var index = 0; index < texts.Length; index++)
        {
            var text = Fill(replacements[index], match);
            texts[index] = text.Length == 0 ? null : text;
        }

        return texts;
    }

    /// <summary>Puts the groups of a match in the places of $1 to $9.</summary>
    private static string Fill(string? replacement, Match match)
    {
        if (replacement is null) return "";
        if (!replacement.Contains('$', StringComparison.Ordinal)) return replacement;
        var text = new StringBuilder();
        for (var at = 0; at < replacement.Length; at++)
        {
            var isGroup = replacement[at] == '$' && at + 1 < replacement.Length && char.IsAsciiDigit(replacement[at + 1]);
            if (isGroup) text.Append(match.Groups[replacement[++at] - '0'].ValueSpan);
            else text.Append(replacement[at]);
        }

        return text.ToString().Trim();
    }
}
