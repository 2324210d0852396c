using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>DELETE /v1/cohorts/{id}: removes one that no other is made of. The rows of its users are left to be found by nobody.</summary>
internal static class DeleteCohort
{
    // A definition names cohorts as {"cohort": "id"}, at any depth.
    private const string UsesSql = """
        SELECT name FROM gateway.cohorts WHERE tenant_id = $1 AND id <> $2 AND type = 'dynamic' AND jsonb_path_exists(definition, '$.**.cohort ? (@ == $id)', jsonb_build_object('id', $2::text)) LIMIT 1
        """;

    private const string Sql = "DELETE FROM gateway.cohorts WHERE tenant_id = $1 AND id = $2";

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle)
        .WithName(nameof(DeleteCohort)).WithSummary("Remove a cohort").Produces(204).ProducesProblem(404).ProducesProblem(409);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, TenantDatabase database)
    {
        try
        {
            RoleCheck.Changes(context);
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }

        var tenantId = Caller.Of(context).TenantId;
        if (await database.ReadAsync(tenantId, UsesSql, [tenantId, id], row => row.GetString(0), context.RequestAborted) is [var user]) return QueryProblems.CohortInUse(user);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var command = work.Connection.Command(Sql, tenantId, id);
        if (await command.ExecuteNonQueryAsync(context.RequestAborted) == 0) return Problems.NotThere("cohort");
        await work.CommitAsync();
        return TypedResults.NoContent();
    }
}
