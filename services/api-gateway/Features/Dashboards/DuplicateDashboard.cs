using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>POST /v1/dashboards/{id}/duplicate: a copy of the caller's own.</summary>
internal static class DuplicateDashboard
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/duplicate", Handle)
        .WithName(nameof(DuplicateDashboard)).WithSummary("Copy a dashboard").Produces<Dashboard>(201).ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, KeptContents contents, TenantDatabase database) =>
        await contents.CopyAsync(Shelf.Dashboards, id, context) is { } copy ? await DashboardsArea.CreatedAsync(context, database, copy) : Problems.NotThere(Shelf.Dashboards.Noun);
}
