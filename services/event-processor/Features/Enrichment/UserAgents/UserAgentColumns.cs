using System.Text;

namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>What is stored of a user agent, as UTF-8 text; empty where it is not known.</summary>
/// <param name="Browser">The family, such as Chrome.</param>
/// <param name="BrowserVersion">As far as it is known: <c>138.0.0</c>.</param>
/// <param name="Os">The family, such as Windows.</param>
/// <param name="OsVersion">As far as it is known.</param>
/// <param name="Device">The family, such as iPhone.</param>
internal sealed record UserAgentColumns(byte[] Browser, byte[] BrowserVersion, byte[] Os, byte[] OsVersion, byte[] Device)
{
    /// <summary>Longest text in bytes; what is longer is cut off between characters.</summary>
    public const int LongestText = 100;

    public static UserAgentColumns Unknown { get; } = new([], [], [], [], []);

    public static UserAgentColumns Of(UserAgentFacts facts) =>
        new(Family(facts.Browser), Version(facts.BrowserVersion), Family(facts.Os), Version(facts.OsVersion), Family(facts.Device));

    private static byte[] Family(string family) => family == UserAgentFacts.Other ? [] : Short(family);

    private static byte[] Version(string?[] parts) => Short(string.Join('.', parts.TakeWhile(part => part is not null)));

    // A rule may take a long stretch of a user agent that was made up for a name; the columns are for few and short ones.
    private static byte[] Short(string text)
    {
        var bytes = new byte[LongestText];
        Encoding.UTF8.GetEncoder().Convert(text, bytes, flush: true, out _, out var written, out _);
        return bytes[..written];
    }
}
