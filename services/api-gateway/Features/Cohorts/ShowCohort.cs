using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>GET /v1/cohorts/{id}: one cohort, and how many users it has now.</summary>
internal static class ShowCohort
{
    private const string Sql = $"SELECT {Cohort.Columns} FROM gateway.cohorts WHERE tenant_id = $1 AND id = $2";

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName(nameof(ShowCohort)).WithSummary("Show a cohort").Produces<Cohort>().ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, TenantDatabase database, CohortMembers members)
    {
        var tenantId = Caller.Of(context).TenantId;
        if (await database.ReadAsync(tenantId, Sql, [tenantId, id], Cohort.Of, context.RequestAborted) is not [var cohort]) return Problems.NotThere("cohort");
        try
        {
            return TypedResults.Ok(cohort with { Users = await members.CountAsync(new QueryRun(tenantId, context.RequestAborted), id) });
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
