using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Meridian.ServiceDefaults.Telemetry;

/// <summary>
/// Starts the trace and metric providers with the host and flushes them when it stops. The libraries observed here publish activities and
/// meters of their own, so naming them is all the instrumentation there is. Protocol, headers, sampler and service name come from the
/// standard <c>OTEL_*</c> variables.
/// </summary>
internal sealed class TelemetryProviders(IHostEnvironment environment, IConfiguration configuration) : IHostedService, IDisposable
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const int FlushMilliseconds = 3_000;

    private static readonly string[] Sources =
        ["Meridian.*", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "OpenTelemetry.Instrumentation.StackExchangeRedis"];

    private static readonly string[] Meters =
    [
        "Meridian.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Net.NameResolution", "System.Runtime", "Npgsql",
    ];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>Whether there is somewhere to send to.</summary>
    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[EndpointKey]);

    /// <summary>Who sends: the service's name unless <c>OTEL_SERVICE_NAME</c> gives another.</summary>
    public static ResourceBuilder ResourceOf(IHostEnvironment environment, IConfiguration configuration) =>
        ResourceBuilder.CreateDefault().AddService(configuration["OTEL_SERVICE_NAME"] ?? environment.ApplicationName, serviceNamespace: "meridian");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceOf(environment, configuration);
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources)
            .AddProcessor(new ProbeFilter()).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.ForceFlush(FlushMilliseconds);
        _metrics?.ForceFlush(FlushMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
