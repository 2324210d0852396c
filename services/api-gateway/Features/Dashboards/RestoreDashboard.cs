using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>POST /v1/dashboards/{id}/restore.</summary>
internal static class RestoreDashboard
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/restore", Handle)
        .WithName(nameof(RestoreDashboard)).WithSummary("Restore a deleted dashboard").Produces<Dashboard>().ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, KeptWrites writes, TenantDatabase database) =>
        await writes.RestoreAsync(Shelf.Dashboards, id, context) ? await DashboardsArea.FoundAsync(context, database, id) : Problems.NotThere(Shelf.Dashboards.Noun);
}
