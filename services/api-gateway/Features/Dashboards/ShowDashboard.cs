using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>GET /v1/dashboards/{id}.</summary>
internal static class ShowDashboard
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName(nameof(ShowDashboard)).WithSummary("Show a dashboard").Produces<Dashboard>().ProducesProblem(404);

    internal static Task<IResult> Handle(Guid id, HttpContext context, TenantDatabase database) => DashboardsArea.FoundAsync(context, database, id);
}
