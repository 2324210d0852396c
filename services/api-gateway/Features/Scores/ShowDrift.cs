using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>GET /v1/models/{model}/drift: how far what a model is given has moved from what it was trained with.</summary>
internal static class ShowDrift
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/models/{model}/drift", Handle)
        .WithName(nameof(ShowDrift)).WithSummary("Show the drift of a model").Produces<DriftReport>().ProducesProblem(404).ProducesProblem(503);

    internal static Task<IResult> Handle(string model, HttpContext context, MlScoringClient scoring) =>
        scoring.RelayAsync(HttpMethod.Get, Caller.Of(context).TenantId, $"models/{Uri.EscapeDataString(model)}/drift", context.RequestAborted);
}
