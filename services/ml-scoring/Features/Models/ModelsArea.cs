using Meridian.Kafka;
using Meridian.MlScoring.Features.Runs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Which models there are, where they come from, and which version answers whom.</summary>
internal static class ModelsArea
{
    private const string Kafka = "kafka";

    public static void AddModels(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ModelOptions>(ModelOptions.Section);
        builder.Services.AddSingleton<DeadlineWatch>();
        builder.Services.AddSingleton<ModelLoader>();
        builder.Services.AddSingleton<ModelRepository>();
        builder.Services.AddSingleton<ShadowRuns>();
        builder.Services.AddHostedService<WatchModels>();
        builder.Services.AddHealthChecks().AddCheck<ModelsHealthCheck>("models");
        builder.Services.AddSingleton<AdminAudit>();
        if (builder.Configuration.GetConnectionString(Kafka) is not null) builder.AddReports();
    }

    // Models answer without a broker; only what was done to them is reported later.
    private static void AddReports(this IHostApplicationBuilder builder)
    {
        builder.AddKafkaPublisher(Kafka);
        builder.Services.AddSingleton<AuditOutbox>();
        builder.Services.AddHostedService<PublishAudit>();
        builder.Services.PostConfigure<HealthCheckServiceOptions>(checks =>
        {
            foreach (var broker in checks.Registrations.Where(check => check.Name.StartsWith("kafka", StringComparison.Ordinal))) broker.FailureStatus = HealthStatus.Degraded;
        });
    }

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/internal/v1/models");
        ListModels.Map(models);
        ShowModel.Map(models);
        RollOutVersions.Map(models);
        RollBackVersions.Map(models);
    }
}
