using Meridian.ServiceDefaults.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Meridian.ServiceDefaults.Resilience;

internal static class DefaultHttpClient
{
    /// <summary>Gives every HttpClient of the factory resilience and discovery.</summary>
    public static void AddDefaultHttpClient(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ResilienceOptions>(ResilienceOptions.Section);
        builder.Services.TryAddSingleton<ServiceEndpoints>();
        builder.Services.TryAddSingleton<ResiliencePipelines>();
        // Retries stand outside of discovery, so that another attempt can go to another instance.
        builder.Services.ConfigureHttpClientDefaults(http => http
            .AddHttpMessageHandler(services => new ResilienceHandler(services.GetRequiredService<ResiliencePipelines>()))
            .AddHttpMessageHandler(services => new DiscoveryHandler(services.GetRequiredService<ServiceEndpoints>())));
    }
}
