namespace Meridian.Contracts.Filters;

/// <summary>
/// A regular expression in the part of the language that RE2 (ClickHouse) and .NET can be made to understand alike, written out for both.
/// Matching is by Unicode code points, finds the pattern anywhere in the text, and takes time linear in the text.
/// </summary>
/// <param name="Source">As it was given.</param>
/// <param name="Re2">For RE2.</param>
/// <param name="DotNet">For .NET, without options.</param>
public sealed record FilterPattern(string Source, string Re2, string DotNet)
{
    /// <summary>Longest pattern in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Reads a pattern; null, with the reason, when it is none or uses what the two do differently.</summary>
    public static FilterPattern? Parse(string source, out string flaw)
    {
        flaw = "";
        if (source.Length is 0 or > MaxLength)
        {
            flaw = $"A regular expression has 1 to {MaxLength} characters.";
            return null;
        }

        var translation = new PatternTranslation(source);
        if (translation.Run()) return new FilterPattern(source, translation.Re2, translation.DotNet);
        flaw = $"The regular expression is wrong at character {translation.FlawAt + 1}: {translation.Flaw}";
        return null;
    }
}
