using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>POST /v2/repository/models/{model}/unload: lets go of a model; requests under way are answered first.</summary>
internal static class UnloadFromRepository
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/repository/models/{model}/unload", Handle);

    internal static async Task<IResult> Handle(HttpContext context, string model, ModelRepository repository, AdminAudit audit)
    {
        if (!await repository.UnloadAsync(model, context.RequestAborted)) return new ProtocolErrorResult(new ProtocolError(404, $"There is no model '{model}'."));
        await audit.AddAsync(context, "model.unloaded", model);
        return TypedResults.Ok(new { });
    }
}
