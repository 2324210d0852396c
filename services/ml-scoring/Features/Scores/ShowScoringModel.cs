using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>GET …/models/{model}: one of them.</summary>
internal static class ShowScoringModel
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/models/{model}", Handle).WithName(nameof(ShowScoringModel));

    internal static Results<Ok<ScoringModel>, ProblemHttpResult> Handle(string model, ModelRepository repository)
    {
        if (!repository.Models.TryGetValue(model, out var served)) return Problems.ModelUnknown(model);
        return DescribedModels.Of(served) is { } described ? TypedResults.Ok(described) : Problems.NotForScoring(model);
    }
}
