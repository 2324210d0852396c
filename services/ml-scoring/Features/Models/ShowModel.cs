using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Models;

/// <summary>GET /internal/v1/models/{name}: one of them.</summary>
internal static class ShowModel
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{name}", Handle).WithName(nameof(ShowModel));

    internal static Results<Ok<ModelReport>, ProblemHttpResult> Handle(string name, ModelRepository repository, ShadowRuns shadows) =>
        repository.Models.TryGetValue(name, out var model) ? TypedResults.Ok(ModelReport.Of(model, shadows)) : Problems.ModelUnknown(name);
}
