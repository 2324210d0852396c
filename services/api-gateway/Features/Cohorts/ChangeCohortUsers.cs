using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>POST /v1/cohorts/{id}/users: puts users into a static cohort, and takes some out.</summary>
internal static class ChangeCohortUsers
{
    private const string Sql = "UPDATE gateway.cohorts SET version = version + 1, updated_at = now() WHERE tenant_id = $1 AND id = $2 RETURNING type";

    public sealed record Request([MaxLength(100_000)] IReadOnlyList<string>? Add = null, [MaxLength(100_000)] IReadOnlyList<string>? Remove = null);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/users", Handle)
        .WithName(nameof(ChangeCohortUsers)).WithSummary("Change who is in a cohort").Produces(204).ProducesProblem(400).ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, Request request, HttpContext context, TenantDatabase database, CohortMembers members)
    {
        try
        {
            RoleCheck.Changes(context);
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }

        string[] add = [.. (request.Add ?? []).Except(request.Remove ?? []).Distinct()], remove = [.. (request.Remove ?? []).Distinct()];
        if (add.Concat(remove).Any(user => user is null || user.Length is 0 or > 512)) return QueryProblems.CohortInvalid("$", "An id has 1 to 512 characters.");
        var tenantId = Caller.Of(context).TenantId;
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var command = work.Connection.Command(Sql, tenantId, id);
        if (await command.ExecuteScalarAsync(context.RequestAborted) is not string type) return Problems.NotThere("cohort");
        if (type != Cohort.Static) return QueryProblems.CohortInvalid("$", "Who is in a dynamic cohort is found out by its definition.");
        await members.WriteAsync(tenantId, id, add, areRemoved: false, context.RequestAborted);
        await members.WriteAsync(tenantId, id, remove, areRemoved: true, context.RequestAborted);
        await work.CommitAsync();
        return TypedResults.NoContent();
    }
}
