using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>PUT /v1/dashboards/{id}: replaces the whole of it, if the caller has seen the newest version.</summary>
internal static class ChangeDashboard
{
    private const string UpdateSql = """
        UPDATE gateway.dashboards SET updated_by = $4::uuid, updated_at = $5, version = version + 1,
            name = $6, description = $7, folder = $8::text, tags = $9, range = $10::json, filter = $11::json, tiles = $12::json
        WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL AND version = coalesce($3::integer, version)
        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName(nameof(ChangeDashboard)).WithSummary("Change a dashboard").Produces<Dashboard>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412).ProducesProblem(428)
        .WithDescription("Needs If-Match with the version that was seen, or *. The body replaces the whole dashboard.");

    internal static async Task<IResult> Handle(Guid id, DashboardRequest request, HttpContext context, TenantDatabase database, QuestionRoutes questions, TimeProvider time)
    {
        var (version, problem) = SeenVersion.Of(context);
        if (problem is not null) return problem;
        if (await Dashboard.FindAsync(database, Caller.Of(context), id, context.RequestAborted) is null) return Problems.NotThere(Shelf.Dashboards.Noun);
        if (await request.CheckAsync(Caller.Of(context), database, questions, context.RequestAborted) is { } flaw) return flaw;
        return await StoreAsync(id, version, request, context, database, time.GetUtcNow()) ?? await DashboardsArea.FoundAsync(context, database, id);
    }

    private static async Task<ProblemHttpResult?> StoreAsync(Guid id, int? version, DashboardRequest request, HttpContext context, TenantDatabase database, DateTimeOffset now)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var update = work.Connection.Command(UpdateSql, [caller.TenantId, id, version, caller.Session?.UserId, now, .. request.Values()]);
        if (await update.ExecuteNonQueryAsync(context.RequestAborted) == 0) return await KeptWrites.WhyNotAsync(work, Shelf.Dashboards, caller, id, context.RequestAborted);
        await work.CommitAsync();
        return null;
    }
}
