using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Models;

/// <summary>POST /internal/v1/models/{name}/rollback: takes the last change of the rollout back, whatever it was.</summary>
internal static class RollBackVersions
{
    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string By);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{name}/rollback", Handle).WithName(nameof(RollBackVersions));

    internal static async Task<Results<Ok<ModelReport>, ProblemHttpResult>> Handle(
        string name, Request request, ModelRepository repository, ShadowRuns shadows, ILogger<ModelRepository> logger, CancellationToken ct)
    {
        if (!repository.Models.ContainsKey(name)) return Problems.ModelUnknown(name);
        if (await repository.RollOutAsync(name, (now, _) => now.Rollout.Back(), ct) is not { } changed) return Problems.NothingBefore();
        var state = changed.Rollout.Current;
        Log.RolledOut(logger, name, request.By, state.Production, state.Canary, state.CanaryPercent, state.Shadow, changed.Rollout.Revision);
        return TypedResults.Ok(ModelReport.Of(changed, shadows));
    }
}
