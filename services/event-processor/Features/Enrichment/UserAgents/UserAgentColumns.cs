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
    public static UserAgentColumns Unknown { get; } = new([], [], [], [], []);

    public static UserAgentColumns Of(UserAgentFacts facts) =>
        new(Family(facts.Browser), Version(facts.BrowserVersion), Family(facts.Os), Version(facts.OsVersion), Family(facts.Device));

    private static byte[] Family(string family) => family == UserAgentFacts.Other ? [] : Encoding.UTF8.GetBytes(family);

    private static byte[] Version(string?[] parts) => Encoding.UTF8.GetBytes(string.Join('.', parts.TakeWhile(part => part is not null)));
}
