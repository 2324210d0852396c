using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>GET /v1/scores/batches/{id}: how far a batch is.</summary>
internal static class ShowScoreBatch
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/scores/batches/{id:guid}", Handle)
        .WithName(nameof(ShowScoreBatch)).WithSummary("Show a batch of scores").Produces<ScoreBatch>().ProducesProblem(404).ProducesProblem(503);

    internal static Task<IResult> Handle(Guid id, HttpContext context, MlScoringClient scoring) =>
        scoring.RelayAsync(HttpMethod.Get, Caller.Of(context).TenantId, $"score-batches/{id}", context.RequestAborted);
}
