using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>GET /v1/models/{model}: a model with its versions, their cards and what they are given.</summary>
internal static class ShowModel
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/models/{model}", Handle)
        .WithName(nameof(ShowModel)).WithSummary("Show a model").Produces<ScoringModel>().ProducesProblem(404).ProducesProblem(503);

    internal static Task<IResult> Handle(string model, HttpContext context, MlScoringClient scoring) =>
        scoring.RelayAsync(HttpMethod.Get, Caller.Of(context).TenantId, $"models/{Uri.EscapeDataString(model)}", context.RequestAborted);
}
