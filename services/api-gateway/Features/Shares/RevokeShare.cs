using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>DELETE /v1/dashboards/{id}/shares/{shareId}: the link has ended when this answers, and stays in the list.</summary>
internal static class RevokeShare
{
    private const string Sql = "UPDATE gateway.shares SET revoked_at = coalesce(revoked_at, $4) WHERE tenant_id = $1 AND dashboard_id = $2 AND id = $3";

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{shareId:guid}", Handle)
        .WithName(nameof(RevokeShare)).WithSummary("End a link");

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Guid shareId, HttpContext context, TenantDatabase database, SecurityAudit audit, TimeProvider time)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var revoke = work.Connection.Command(Sql, caller.TenantId, id, shareId, time.GetUtcNow());
        if (await revoke.ExecuteNonQueryAsync(context.RequestAborted) == 0) return Problems.NotThere("link");
        await audit.AddAsync(work.Connection, context, "share.revoked", caller, $"{shareId} of {id}");
        await work.CommitAsync();
        return TypedResults.NoContent();
    }
}
