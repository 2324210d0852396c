using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>PUT /v1/dashboards/{id}: replaces the whole of it, if the caller has seen the newest version.</summary>
internal static class ChangeDashboard
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName(nameof(ChangeDashboard)).WithSummary("Change a dashboard").Produces<Dashboard>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412).ProducesProblem(428)
        .WithDescription("Needs If-Match with the version that was seen, or *. The body replaces the whole dashboard.");

    internal static async Task<IResult> Handle(Guid id, DashboardRequest request, HttpContext context, KeptContents contents, TenantDatabase database, QuestionRoutes questions)
    {
        var (version, problem) = SeenVersion.Of(context);
        if (problem is not null) return problem;
        if (await Dashboard.FindAsync(database, Caller.Of(context), id, context.RequestAborted) is null) return Problems.NotThere(Shelf.Dashboards.Noun);
        if (await request.CheckAsync(Caller.Of(context), database, questions, context.RequestAborted) is { } flaw) return flaw;
        return await contents.ChangeAsync(Shelf.Dashboards, id, version, request, request.Own(), context) ?? await DashboardsArea.FoundAsync(context, database, id);
    }
}
