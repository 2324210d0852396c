using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace Meridian.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    // ASP.NET Core 10 leaves even the path out of its spans unless it is told otherwise.
    private const string BareSpans = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>Sends traces, metrics and, beside the console, log lines by OTLP.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        AppContext.SetSwitch(BareSpans, false);
        builder.Logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
            options.SetResourceBuilder(TelemetryProviders.ResourceOf(builder.Environment, builder.Configuration));
            options.AddOtlpExporter();
        });
        // First of the hosted services: what starts and stops after it is still seen.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryProviders>());
    }
}
