namespace Meridian.EventProcessor.Features.Enrichment;

/// <summary>Where enrichment finds what it knows. What is not named is not done; what is named has to be there.</summary>
internal sealed class EnrichmentOptions
{
    public const string Section = "Enrichment";

    /// <summary>The MMDB file for IPv4 addresses, or for both kinds.</summary>
    public string? GeoIpv4 { get; init; }

    /// <summary>The MMDB file for IPv6 addresses.</summary>
    public string? GeoIpv6 { get; init; }

    /// <summary>The <c>regexes.yaml</c> of uap-core.</summary>
    public string? UserAgentPatterns { get; init; }
}
