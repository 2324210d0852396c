namespace Meridian.MlScoring.Features.ShippedModels;

/// <summary>Models that come with the service; section <c>Models</c>, beside <see cref="Models.ModelOptions"/>.</summary>
internal sealed class ShippedModelOptions
{
    /// <summary>Whether those that are not in the folder are put there at the start.</summary>
    public bool InstallShipped { get; init; } = true;

    /// <summary>Where they come from; <c>models</c> beside the service unless it is given.</summary>
    public string ShippedFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "models");
}
