using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>Tiles of answers.</summary>
internal static class DashboardsArea
{
    public static void AddDashboards(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<DashboardAnswers>();

    public static void MapDashboards(this IEndpointRouteBuilder routes)
    {
        var dashboards = routes.MapGroup(Shelf.Dashboards.Route).WithTags("Dashboards").RequireScope(ApiScopes.Query);
        ListDashboards.Map(dashboards);
        ShowDashboard.Map(dashboards);
        StarDashboard.Map(dashboards);
        RunDashboard.Map(dashboards).ChangesNothing();

        var writers = dashboards.MapGroup("").RequireRole(Role.Analyst);
        CreateDashboard.Map(writers);
        ChangeDashboard.Map(writers);
        DeleteDashboard.Map(writers);
        RestoreDashboard.Map(writers);
        DuplicateDashboard.Map(writers);
    }

    /// <summary>The dashboard, with its version as an ETag; or that there is none.</summary>
    public static async Task<IResult> FoundAsync(HttpContext context, TenantDatabase database, Guid id) =>
        KeptAnswer.Found(context, Shelf.Dashboards, await Dashboard.FindAsync(database, Caller.Of(context), id, context.RequestAborted));

    /// <summary>The dashboard that was just made.</summary>
    public static async Task<IResult> CreatedAsync(HttpContext context, TenantDatabase database, Guid id) =>
        KeptAnswer.Created(context, Shelf.Dashboards, await Dashboard.FindAsync(database, Caller.Of(context), id, context.RequestAborted));
}
