using Meridian.Contracts;
using Microsoft.Extensions.Configuration.Memory;

namespace Meridian.WebApp.Gateway;

/// <summary>The one service this app talks to.</summary>
internal static class GatewayArea
{
    public const string Client = "api-gateway";

    public static void AddGateway(this IHostApplicationBuilder builder)
    {
        // A question may take 30 s, so an attempt gets longer than that.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Resilience:AttemptTimeout", "00:00:35"), new("Resilience:TotalTimeout", "00:00:40"), new("Resilience:Retries", "1")],
        });
        builder.Services.AddHttpClient(Client, http => http.BaseAddress = new Uri($"http://{ServiceNames.ApiGateway}"));
        builder.Services.AddScoped<GatewayClient>().AddScoped<CompanyClock>();
    }
}
