using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>Tiles of answers.</summary>
internal static class DashboardsArea
{
    private const string Root = "/v1/dashboards";

    public static void AddDashboards(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<DashboardAnswers>();

    public static void MapDashboards(this IEndpointRouteBuilder routes)
    {
        var dashboards = routes.MapGroup(Root).WithTags("Dashboards").RequireScope(ApiScopes.Query);
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
    public static async Task<IResult> FoundAsync(HttpContext context, TenantDatabase database, Guid id)
    {
        if (await Dashboard.FindAsync(database, Caller.Of(context), id, context.RequestAborted) is not { } dashboard) return Problems.NotThere(Shelf.Dashboards.Noun);
        SeenVersion.Show(context, dashboard.Version);
        return TypedResults.Ok(dashboard);
    }

    /// <summary>The dashboard that was just made.</summary>
    public static async Task<IResult> CreatedAsync(HttpContext context, TenantDatabase database, Guid id)
    {
        if (await Dashboard.FindAsync(database, Caller.Of(context), id, context.RequestAborted) is not { } dashboard) return Problems.NotThere(Shelf.Dashboards.Noun);
        SeenVersion.Show(context, dashboard.Version);
        return TypedResults.Created($"{Root}/{id}", dashboard);
    }
}
