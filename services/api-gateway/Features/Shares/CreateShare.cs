using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>POST /v1/dashboards/{id}/shares: a link for those who do not sign in. The answer is the only place that shows its token.</summary>
internal static class CreateShare
{
    // No row where there is no such dashboard.
    private const string InsertSql = """
        INSERT INTO gateway.shares (id, tenant_id, dashboard_id, name, prefix, hash, password_hash, created_by, created_at, expires_at)
        SELECT $3, $1, d.id, $4, $5, $6, $7::text, $8::uuid, $9, $10::timestamptz FROM gateway.dashboards d WHERE d.tenant_id = $1 AND d.id = $2 AND d.deleted_at IS NULL
        """;

    /// <param name="Name">For the list of links.</param>
    /// <param name="ExpiresAt">When it ends by itself; never without it.</param>
    /// <param name="Password">What who opens it has to know besides.</param>
    public sealed record Request([StringLength(200)] string? Name = null, DateTimeOffset? ExpiresAt = null, [StringLength(200, MinimumLength = 8)] string? Password = null);

    /// <param name="Path">Of the gateway: what the link leads to.</param>
    public sealed record Response(Guid Id, string Token, string Path, string Name, bool HasPassword, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateShare)).WithSummary("Share a dashboard by a link").WithDescription("The answer is the only place that shows the token. The link shows this dashboard and nothing else.");

    internal static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Guid id, Request request, HttpContext context, TenantDatabase database, SecurityAudit audit, ShareTokens tokens, Passwords passwords, TimeProvider time)
    {
        var (token, now) = (tokens.Create(), time.GetUtcNow());
        if (request.ExpiresAt <= now) return Problems.ExpiryPast();
        var answer = new Response(Guid.CreateVersion7(), token, $"/v1/shared/{token}", request.Name ?? "", request.Password is not null, now, request.ExpiresAt);
        var isStored = await StoreAsync(id, answer, request.Password is null ? null : passwords.Hash(request.Password), context, database, audit);
        return isStored ? TypedResults.Created((string?)null, answer) : Problems.NotThere(Shelf.Dashboards.Noun);
    }

    private static async Task<bool> StoreAsync(Guid dashboardId, Response share, string? passwordHash, HttpContext context, TenantDatabase database, SecurityAudit audit)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var insert = work.Connection.Command(
            InsertSql, caller.TenantId, dashboardId, share.Id, share.Name, PresentedKey.PrefixOf(share.Token), RandomSecret.Hash(share.Token), passwordHash, caller.Session?.UserId,
            share.CreatedAt, share.ExpiresAt?.ToUniversalTime());
        if (await insert.ExecuteNonQueryAsync(context.RequestAborted) == 0) return false;
        await audit.AddAsync(work.Connection, context, "share.created", caller, $"{share.Id} of {dashboardId}");
        await work.CommitAsync();
        return true;
    }
}
