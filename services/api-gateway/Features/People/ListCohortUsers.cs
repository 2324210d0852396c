using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/cohorts/{id}/users: who is in a cohort now, of those who have events.</summary>
internal static class ListCohortUsers
{
    private const string Sql = "SELECT id FROM gateway.cohorts WHERE tenant_id = $1 AND id = $2";

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/cohorts/{id:guid}/users", Handle)
        .WithName(nameof(ListCohortUsers)).WithSummary("List the users of a cohort").Produces<UserPage>().ProducesProblem(400).ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, TenantDatabase database, PeopleBook people, [Range(1, 200)] int limit = 50, string? cursor = null)
    {
        var (tenantId, after) = (Caller.Of(context).TenantId, cursor is null ? null : PageCursor.Parse(cursor));
        if (cursor is not null && after is null) return Problems.BadCursor();
        if ((await database.ReadAsync(tenantId, Sql, [tenantId, id], row => row.GetGuid(0), context.RequestAborted)).Count == 0) return Problems.NotThere("cohort");
        try
        {
            return TypedResults.Ok(await people.PageAsync(new QueryRun(tenantId, context.RequestAborted), null, id, limit, after));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
