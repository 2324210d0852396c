using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Models;

/// <summary>POST /internal/v1/models/{name}/rollback: takes the last change of the rollout back, whatever it was.</summary>
internal static class RollBackVersions
{
    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string By);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{name}/rollback", Handle).WithName(nameof(RollBackVersions));

    internal static async Task<Results<Ok<ModelReport>, ProblemHttpResult>> Handle(
        HttpContext context, string name, Request request, ModelRepository repository, ShadowRuns shadows, AdminAudit audit)
    {
        if (!repository.Models.ContainsKey(name)) return Problems.ModelUnknown(name);
        if (await repository.RollOutAsync(name, (now, _) => now.Rollout.Back(), context.RequestAborted) is not { } changed) return Problems.NothingBefore();
        await audit.AddRolloutAsync(context, "model.rolled_back", changed, request.By);
        return TypedResults.Ok(ModelReport.Of(changed, shadows));
    }
}
