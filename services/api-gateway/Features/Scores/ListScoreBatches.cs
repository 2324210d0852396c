using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>GET /v1/scores/batches: the batches of the last 7 days, the newest first.</summary>
internal static class ListScoreBatches
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/scores/batches", Handle)
        .WithName(nameof(ListScoreBatches)).WithSummary("List batches of scores").Produces<IReadOnlyList<ScoreBatch>>().ProducesProblem(503);

    internal static Task<IResult> Handle(HttpContext context, MlScoringClient scoring) =>
        scoring.RelayAsync(HttpMethod.Get, Caller.Of(context).TenantId, "score-batches", context.RequestAborted);
}
