using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>GET …/models: the models that score, by name.</summary>
internal static class ListScoringModels
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/models", Handle).WithName(nameof(ListScoringModels));

    internal static Ok<IReadOnlyList<ScoringModel>> Handle(ModelRepository repository) =>
        TypedResults.Ok<IReadOnlyList<ScoringModel>>([.. repository.Models.Values.Select(DescribedModels.Of).OfType<ScoringModel>()]);
}
