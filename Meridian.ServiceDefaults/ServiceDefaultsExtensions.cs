using Meridian.ServiceDefaults.Faults;
using Meridian.ServiceDefaults.Health;
using Meridian.ServiceDefaults.Resilience;
using Meridian.ServiceDefaults.Settings;
using Meridian.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service shares at run time: telemetry, health, discovery, resilience, errors, validated options, orderly stops.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds all of it. A web service also calls <see cref="UseServiceDefaults"/> and <see cref="MapDefaultEndpoints"/>.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddDefaultSettings();
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.AddDefaultHttpClient();
        builder.AddProblems();
        builder.AddGracefulShutdown();
        return builder;
    }

    /// <summary>
    /// Collects traces, metrics and logs, and sends them by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; without it nothing is
    /// collected, so nothing is paid.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        if (TelemetryProviders.IsOn(builder.Configuration)) builder.AddTelemetry();
        return builder;
    }

    /// <summary>Adds the check that the process runs, and one that fails while it is stopping.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [HealthEndpoints.LiveTag])
            .AddCheck<StoppingHealthCheck>("stopping");
        return builder;
    }

    /// <summary>
    /// Binds options from a section and checks their data annotations when the host starts; a value that does not pass stops the start
    /// and is named by its configuration key.
    /// </summary>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IHostApplicationBuilder builder, string section)
        where TOptions : class
    {
        builder.Services.AddSingleton<IValidateOptions<TOptions>>(new AnnotatedOptions<TOptions>(section));
        return builder.Services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>Makes an exception of that type a 503 with <c>Retry-After</c>: what it tells is that something this service needs is away.</summary>
    public static IHostApplicationBuilder TreatAsUnavailable<TException>(this IHostApplicationBuilder builder) where TException : Exception
    {
        builder.Services.Configure<FaultOptions>(options => options.Unavailable.Add(typeof(TException)));
        return builder;
    }

    /// <summary>Turns exceptions and empty errors into problem details. It must be the first middleware.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        if (TelemetryProviders.IsOn(app.Configuration)) app.Use(ServerSpans.DescribeAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        return app;
    }

    /// <summary>Maps <c>/health</c> (ready for work: every check) and <c>/alive</c> (the process answers), in every environment: Kubernetes probes them.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth("/health", _ => true);
        app.MapHealth("/alive", check => check.Tags.Contains(HealthEndpoints.LiveTag));
        return app;
    }

    /// <summary>Sets what configuration may override: no line for every request that came in or went out, or for every statement.</summary>
    private static void AddDefaultSettings(this IHostApplicationBuilder builder) => builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData =
        [
            new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning)),
            new("Logging:LogLevel:System.Net.Http", nameof(LogLevel.Warning)),
            new("Logging:LogLevel:Npgsql", nameof(LogLevel.Warning)),
        ],
    });
}
