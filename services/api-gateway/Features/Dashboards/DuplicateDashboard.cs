using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>POST /v1/dashboards/{id}/duplicate: a copy of the caller's own.</summary>
internal static class DuplicateDashboard
{
    private const string Sql = """
        INSERT INTO gateway.dashboards (id, tenant_id, name, description, folder, tags, range, filter, tiles, created_by, created_at, updated_by, updated_at)
        SELECT $3, tenant_id, left(name, 193) || ' (copy)', description, folder, tags, range, filter, tiles, $4::uuid, $5, $4::uuid, $5 FROM gateway.dashboards WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL
        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/duplicate", Handle)
        .WithName(nameof(DuplicateDashboard)).WithSummary("Copy a dashboard").Produces<Dashboard>(201).ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, TenantDatabase database, TimeProvider time)
    {
        var (caller, copy) = (Caller.Of(context), Guid.CreateVersion7());
        await using (var work = await TenantWork.BeginAsync(database, context))
        {
            await using var insert = work.Connection.Command(Sql, caller.TenantId, id, copy, caller.Session?.UserId, time.GetUtcNow());
            if (await insert.ExecuteNonQueryAsync(context.RequestAborted) == 0) return Problems.NotThere(Shelf.Dashboards.Noun);
            await work.CommitAsync();
        }

        return await DashboardsArea.CreatedAsync(context, database, copy);
    }
}
