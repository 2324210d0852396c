using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>POST /v2/repository/models/{model}/load: brings in a model that has changed, failed or been unloaded.</summary>
internal static class LoadIntoRepository
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/repository/models/{model}/load", Handle);

    internal static async Task<IResult> Handle(HttpContext context, string model, ModelRepository repository, AdminAudit audit)
    {
        if (await repository.LoadAsync(model, context.RequestAborted) is not { } loaded) return new ProtocolErrorResult(new ProtocolError(404, $"There is no model '{model}'."));
        // What failed to load is this call's failure, even where an older file goes on answering.
        var refused = loaded.Versions.Values.Where(version => version.Reason.Length > 0 && version.Manifest.Stage != ModelStage.Archived).ToList();
        await audit.AddAsync(context, refused.Count == 0 ? "model.loaded" : "model.load_failed", model);
        return refused.Count == 0
            ? TypedResults.Ok(new { })
            : new ProtocolErrorResult(ProtocolError.Invalid($"Failed to load '{model}': {string.Join("; ", refused.Select(version => $"version {version.Version}: {version.Reason}"))}"));
    }
}
