using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>DELETE /v1/scores/batches/{id}: stops a batch; what has been scored stays.</summary>
internal static class CancelScoreBatch
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/scores/batches/{id:guid}", Handle)
        .WithName(nameof(CancelScoreBatch)).WithSummary("Stop a batch of scores").Produces<ScoreBatch>().ProducesProblem(404).ProducesProblem(503);

    internal static Task<IResult> Handle(Guid id, HttpContext context, MlScoringClient scoring) =>
        scoring.RelayAsync(HttpMethod.Delete, Caller.Of(context).TenantId, $"score-batches/{id}", context.RequestAborted);
}
