using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>DELETE /v1/keys/{id}: the key stops working within a second, and stays in the list.</summary>
internal static class RevokeKey
{
    private const string Sql = "UPDATE gateway.api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE tenant_id = $1 AND id = $2";

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle)
        .WithName(nameof(RevokeKey)).WithSummary("Revoke a key");

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext context, TenantDatabase database, SecurityAudit audit)
    {
        var (caller, ct) = (Caller.Of(context), context.RequestAborted);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using (var revoke = work.Connection.Command(Sql, caller.TenantId, id))
        {
            if (await revoke.ExecuteNonQueryAsync(ct) == 0) return Problems.NotThere("key");
        }

        await audit.AddAsync(work.Connection, context, "key.revoked", caller, id.ToString());
        await work.CommitAsync();
        return TypedResults.NoContent();
    }
}
