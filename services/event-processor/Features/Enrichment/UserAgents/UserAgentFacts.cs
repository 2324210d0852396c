namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>What uap-core's rules say of a user agent. A family that no rule knows is <see cref="Other"/>; other texts are null where not known.</summary>
/// <param name="BrowserVersion">Major, minor, patch.</param>
/// <param name="OsVersion">Major, minor, patch, and the patch of the patch.</param>
internal sealed record UserAgentFacts(
    string Browser, string?[] BrowserVersion, string Os, string?[] OsVersion, string Device, string? Brand, string? Model)
{
    public const string Other = "Other";
}
