using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>GET /v1/models: the models that score, and how good they are.</summary>
internal static class ListModels
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/models", Handle)
        .WithName(nameof(ListModels)).WithSummary("List models").Produces<IReadOnlyList<ScoringModel>>().ProducesProblem(503);

    internal static Task<IResult> Handle(HttpContext context, MlScoringClient scoring) =>
        scoring.RelayAsync(HttpMethod.Get, Caller.Of(context).TenantId, "models", context.RequestAborted);
}
