using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>POST /v1/keys: a new key. The answer is the only place that ever shows it.</summary>
internal static class CreateKey
{
    private const string InsertSql = "INSERT INTO gateway.api_keys (id, tenant_id, name, prefix, hash, scopes, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    /// <param name="Scopes">Of ingest, query, admin. A key that can only ingest is a write key and may stand in a page's source.</param>
    public sealed record Request(
        [Required, StringLength(200, MinimumLength = 1)] string? Name, [Required, MinLength(1)] IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt = null);

    public sealed record Response(Guid Id, string Key, string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateKey)).WithSummary("Make a key");

    internal static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, TenantDatabase database, SecurityAudit audit, TimeProvider time)
    {
        if (Check(request, time.GetUtcNow()) is { } problem) return problem;
        string[] scopes = [.. request.Scopes!.Distinct().Order(StringComparer.Ordinal)];
        var (id, key) = await StoreAsync(request, scopes, context, database, audit);
        return TypedResults.Created($"/v1/keys/{id}", new Response(id, key, request.Name!, scopes, request.ExpiresAt));
    }

    private static async Task<(Guid Id, string Key)> StoreAsync(Request request, string[] scopes, HttpContext context, TenantDatabase database, SecurityAudit audit)
    {
        var (caller, id) = (Caller.Of(context), Guid.CreateVersion7());
        var key = RandomSecret.Create(scopes is [ApiScopeNames.Ingest] ? "mk_write_" : "mk_secret_");
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var batch = new NpgsqlBatch(work.Connection);
        batch.Add(InsertSql, id, caller.TenantId, request.Name, PresentedKey.PrefixOf(key), RandomSecret.Hash(key), scopes, request.ExpiresAt?.ToUniversalTime());
        audit.Add(batch, context, "key.created", caller, id.ToString());
        await batch.ExecuteNonQueryAsync(context.RequestAborted);
        await work.CommitAsync();
        return (id, key);
    }

    private static ProblemHttpResult? Check(Request request, DateTimeOffset now)
    {
        if (request.Scopes!.FirstOrDefault(scope => !ApiScopeNames.All.Contains(scope)) is { } unknown) return Problems.ScopeUnknown(unknown);
        return request.ExpiresAt <= now ? Problems.ExpiryPast() : null;
    }
}
