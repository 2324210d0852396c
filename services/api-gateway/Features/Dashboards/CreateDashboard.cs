using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>POST /v1/dashboards.</summary>
internal static class CreateDashboard
{
    private const string InsertSql = """
        INSERT INTO gateway.dashboards (id, tenant_id, created_by, created_at, updated_by, updated_at, name, description, folder, tags, range, filter, tiles)
        VALUES ($1, $2, $3::uuid, $4, $3::uuid, $4, $5, $6, $7::text, $8, $9::json, $10::json, $11::json)
        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateDashboard)).WithSummary("Make a dashboard").Produces<Dashboard>(201).ProducesProblem(400);

    internal static async Task<IResult> Handle(DashboardRequest request, HttpContext context, TenantDatabase database, QuestionRoutes questions, TimeProvider time)
    {
        if (await request.CheckAsync(Caller.Of(context), database, questions, context.RequestAborted) is { } problem) return problem;
        var (caller, id) = (Caller.Of(context), Guid.CreateVersion7());
        await using (var work = await TenantWork.BeginAsync(database, context))
        {
            await using var insert = work.Connection.Command(InsertSql, [id, caller.TenantId, caller.Session?.UserId, time.GetUtcNow(), .. request.Values()]);
            await insert.ExecuteNonQueryAsync(context.RequestAborted);
            await work.CommitAsync();
        }

        return await DashboardsArea.CreatedAsync(context, database, id);
    }
}
