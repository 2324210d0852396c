namespace Meridian.EventProcessor.Features.Enrichment.Geo;

/// <summary>Where an address is, as UTF-8 text; empty where it is not known.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Region">The state or province, in English.</param>
/// <param name="City">In English.</param>
internal sealed record GeoPlace(byte[] Country, byte[] Region, byte[] City)
{
    public static GeoPlace Unknown { get; } = new([], [], []);
}
