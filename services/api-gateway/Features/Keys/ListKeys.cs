using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>GET /v1/keys: the tenant's keys, the newest first, by what is known of them: a name, the first characters, when each was last used.</summary>
internal static class ListKeys
{
    private const string Sql = """
        SELECT id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at FROM gateway.api_keys WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC
        """;

    public sealed record Response(IReadOnlyList<Item> Keys);

    /// <param name="LastUsedAt">To the minute.</param>
    public sealed record Item(
        Guid Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListKeys)).WithSummary("List keys");

    internal static async Task<Ok<Response>> Handle(HttpContext context, TenantDatabase database)
    {
        var tenantId = Caller.Of(context).TenantId;
        return TypedResults.Ok(new Response(await database.ReadAsync(tenantId, Sql, [tenantId], ToItem, context.RequestAborted)));
    }

    private static Item ToItem(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<DateTimeOffset>(4), Time(row, 5), Time(row, 6), Time(row, 7));

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
