using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Models;

/// <summary>PUT /internal/v1/models/{name}/rollout: which version answers whom from now on.</summary>
internal static class RollOutVersions
{
    /// <param name="Production">Answers all who are not in the canary; without it the newest version of stage production.</param>
    /// <param name="Canary">Answers that share of the users, always the same ones.</param>
    /// <param name="Shadow">Gets what production gets, to be compared.</param>
    /// <param name="By">Who wants it so; it is kept.</param>
    public sealed record Request(
        int? Production, int? Canary, [Range(0d, 100d)] double CanaryPercent, int? Shadow, [Required, StringLength(200, MinimumLength = 1)] string By);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/{name}/rollout", Handle).WithName(nameof(RollOutVersions));

    internal static async Task<Results<Ok<ModelReport>, ProblemHttpResult>> Handle(
        HttpContext context, string name, Request request, ModelRepository repository, ShadowRuns shadows, AdminAudit audit)
    {
        if (!repository.Models.TryGetValue(name, out var model)) return Problems.ModelUnknown(name);
        if (FirstMissing(model, request) is { } missing) return Problems.VersionNotReady(missing);
        var state = new RolloutState(request.Production, request.Canary, request.Canary is null ? 0 : request.CanaryPercent, request.Shadow, request.By, default);
        if (await repository.RollOutAsync(name, (now, at) => now.Rollout.Change(state with { At = at }), context.RequestAborted) is not { } changed) return Problems.ModelUnknown(name);
        await audit.AddRolloutAsync(context, "model.rolled_out", changed, request.By);
        return TypedResults.Ok(ModelReport.Of(changed, shadows));
    }

    private static int? FirstMissing(ServedModel model, Request request)
    {
        foreach (var version in (int?[])[request.Production, request.Canary, request.Shadow])
        {
            if (version is { } number && model.Find(number) is null) return number;
        }

        return null;
    }
}
