using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Team;

/// <summary>PUT /v1/members/{userId}/role: holds within a second, also for who is signed in.</summary>
internal static class ChangeRole
{
    private const string Sql = "UPDATE gateway.memberships SET role = $3 WHERE tenant_id = $1 AND user_id = $2";

    public sealed record Request([Required] Role? Role);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/members/{userId:guid}/role", Handle)
        .WithName(nameof(ChangeRole)).WithSummary("Change somebody's role");

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid userId, Request request, HttpContext context, TenantDatabase database, SecurityAudit audit)
    {
        var (caller, ct) = (Caller.Of(context), context.RequestAborted);
        await using var work = await TenantWork.BeginAsync(database, context);
        if (await Membership.CheckAsync(work.Connection, caller, userId, request.Role, ct) is { } problem) return problem;
        await using var batch = new NpgsqlBatch(work.Connection);
        batch.Add(Sql, caller.TenantId, userId, request.Role!.Value.Name());
        audit.Add(batch, context, "member.role_changed", caller, $"{userId} {request.Role.Value.Name()}");
        await batch.ExecuteNonQueryAsync(ct);
        await work.CommitAsync();
        return TypedResults.NoContent();
    }
}
