using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Team;

/// <summary>DELETE /v1/members/{userId}: the person leaves the tenant, and so do their sessions.</summary>
internal static class RemoveMember
{
    private const string Sql = "DELETE FROM gateway.memberships WHERE tenant_id = $1 AND user_id = $2";

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/members/{userId:guid}", Handle)
        .WithName(nameof(RemoveMember)).WithSummary("Remove somebody");

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid userId, HttpContext context, TenantDatabase database, SecurityAudit audit)
    {
        var (caller, ct) = (Caller.Of(context), context.RequestAborted);
        await using var work = await TenantWork.BeginAsync(database, context);
        if (await Membership.CheckAsync(work.Connection, caller, userId, newRole: null, ct) is { } problem) return problem;
        await using var batch = new NpgsqlBatch(work.Connection);
        batch.Add(Sql, caller.TenantId, userId);
        audit.Add(batch, context, "member.removed", caller, userId.ToString());
        await batch.ExecuteNonQueryAsync(ct);
        await work.CommitAsync();
        return TypedResults.NoContent();
    }
}
