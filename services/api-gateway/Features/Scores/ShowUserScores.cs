using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>GET /v1/users/{id}/scores: the latest score of each model, and those before.</summary>
internal static class ShowUserScores
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/users/{id}/scores", Handle)
        .WithName(nameof(ShowUserScores)).WithSummary("Show a user's scores").Produces<IReadOnlyList<KeptScore>>().ProducesProblem(503);

    internal static Task<IResult> Handle(string id, HttpContext context, MlScoringClient scoring) =>
        scoring.RelayAsync(HttpMethod.Get, Caller.Of(context).TenantId, $"scores?userId={Uri.EscapeDataString(id)}", context.RequestAborted);
}
