using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>GET /v1/insights/{id}.</summary>
internal static class ShowInsight
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName(nameof(ShowInsight)).WithSummary("Show an insight").Produces<Insight>().ProducesProblem(404);

    internal static Task<IResult> Handle(Guid id, HttpContext context, TenantDatabase database) => InsightsArea.FoundAsync(context, database, id);
}
