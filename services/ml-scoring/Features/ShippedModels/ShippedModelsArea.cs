using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.ShippedModels;

internal static class ShippedModelsArea
{
    /// <summary>Comes before the models are added: they are looked for when those that come with the service are there.</summary>
    public static void AddShippedModels(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ShippedModelOptions>(ModelOptions.Section);
        builder.Services.AddHostedService<InstallShippedModels>();
    }
}
