namespace Meridian.EventProcessor.Features.Enrichment;

internal static class EnrichmentExtensions
{
    /// <summary>Adds the <see cref="Enricher"/> of the configuration (<see cref="EnrichmentOptions"/>); a file that is missing stops the start.</summary>
    public static void AddEnrichment(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(services => Enricher.Open(
            services.GetRequiredService<IConfiguration>().GetSection(EnrichmentOptions.Section).Get<EnrichmentOptions>() ?? new EnrichmentOptions()));
}
