using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Tells resources where to send telemetry.</summary>
public static class OtlpConfigurationExtensions
{
    private const string ScheduleDelay = "1000";

    /// <summary>
    /// Sets the OTEL_ variables. The address is that of the configuration (<c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c> for gRPC, or
    /// <c>ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL</c>); with neither, none is set, so that nobody sends to where nobody listens.
    /// </summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        var configuration = builder.ApplicationBuilder.Configuration;
        return builder.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsRunMode) SetVariables(context.EnvironmentVariables, configuration);
        });
    }

    private static void SetVariables(Dictionary<string, object> environment, ConfigurationManager configuration)
    {
        var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];
        var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        if ((grpc ?? http) is { } url) environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = grpc is null && http is not null ? "http/protobuf" : "grpc";
        environment["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=" + InstanceTemplate.ServiceInstanceId;
        environment["OTEL_SERVICE_NAME"] = InstanceTemplate.ServiceName;
        if (configuration["AppHost:OtlpApiKey"] is { } key) environment["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";

        // A developer looks at the page at once: the exporters' own pace of 5 s (60 s for metrics) is for production.
        environment["OTEL_BLRP_SCHEDULE_DELAY"] = ScheduleDelay;
        environment["OTEL_BSP_SCHEDULE_DELAY"] = ScheduleDelay;
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = ScheduleDelay;
        environment["OTEL_TRACES_SAMPLER"] = "always_on";
        environment["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }
}
