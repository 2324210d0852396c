using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Which models there are, where they come from, and which version answers whom.</summary>
internal static class ModelsArea
{
    public static void AddModels(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ModelOptions>(ModelOptions.Section);
        builder.Services.AddSingleton<DeadlineWatch>();
        builder.Services.AddSingleton<ModelLoader>();
        builder.Services.AddSingleton<ModelRepository>();
        builder.Services.AddSingleton<ShadowRuns>();
        builder.Services.AddHostedService<WatchModels>();
        builder.Services.AddHealthChecks().AddCheck<ModelsHealthCheck>("models");
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
