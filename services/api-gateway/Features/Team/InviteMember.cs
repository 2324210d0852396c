using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Meridian.ApiGateway.Features.Team;

/// <summary>POST /v1/invitations: lets somebody register into the tenant. The answer is the only place that shows the token.</summary>
internal static class InviteMember
{
    private const string InsertSql = "INSERT INTO gateway.invitations (id, tenant_id, email, role, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public sealed record Request([Required, EmailAddress, StringLength(254)] string? Email, [Required] Role? Role);

    public sealed record Response(Guid Id, string Token, string Email, string Role, DateTimeOffset ExpiresAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/invitations", Handle)
        .WithName(nameof(InviteMember)).WithSummary("Invite somebody");

    internal static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, TenantDatabase database, SecurityAudit audit, IOptions<AuthOptions> options, TimeProvider time)
    {
        var role = request.Role!.Value;
        if (role > Caller.Of(context).Role) return Problems.RoleTooLow(Caller.Of(context).Role.Name(), role.Name());
        var (id, token, now) = (Guid.CreateVersion7(), RandomSecret.Create("mi_"), time.GetUtcNow());
        var expiresAt = now + options.Value.InvitationLifetime;
        await StoreAsync(database, audit, context, [id, Caller.Of(context).TenantId, request.Email, role.Name(), RandomSecret.Hash(token), now, expiresAt]);
        return TypedResults.Created((string?)null, new Response(id, token, request.Email!, role.Name(), expiresAt));
    }

    private static async Task StoreAsync(TenantDatabase database, SecurityAudit audit, HttpContext context, object?[] row)
    {
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var batch = new NpgsqlBatch(work.Connection);
        batch.Add(InsertSql, row);
        audit.Add(batch, context, "member.invited", Caller.Of(context), $"{row[0]}");
        await batch.ExecuteNonQueryAsync(context.RequestAborted);
        await work.CommitAsync();
    }
}
