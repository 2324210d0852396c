namespace Meridian.EventProcessor.Features.Enrichment;

internal static class EnrichmentExtensions
{
    /// <summary>Adds the <see cref="Enricher"/> of the configuration (<see cref="EnrichmentOptions"/>); a file that is missing stops the start.</summary>
    public static void AddEnrichment(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(EnrichmentOptions.Section).Get<EnrichmentOptions>() ?? new EnrichmentOptions();
        builder.Services.AddSingleton(services =>
        {
            if (options is { GeoIpv4: null, GeoIpv6: null } or { UserAgentPatterns: null }) Log.EnrichmentIsPartial(services.GetRequiredService<ILogger<Enricher>>());
            return Enricher.Open(options);
        });
    }
}
