using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Models;

/// <summary>GET /internal/v1/models: all models with their versions, cards and rollouts.</summary>
internal static class ListModels
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName(nameof(ListModels));

    internal static Ok<List<ModelReport>> Handle(ModelRepository repository, ShadowRuns shadows) =>
        TypedResults.Ok(repository.Models.Values.Select(model => ModelReport.Of(model, shadows)).ToList());
}
