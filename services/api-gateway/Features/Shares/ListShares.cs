using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>GET /v1/dashboards/{id}/shares: its links, also those that have ended; the newest first.</summary>
internal static class ListShares
{
    // One row even of a dashboard without links.
    private const string Sql = """
        SELECT s.id, s.name, s.prefix, s.password_hash IS NOT NULL, s.created_by, u.email, s.created_at, s.expires_at, s.revoked_at, s.last_used_at
        FROM gateway.dashboards d LEFT JOIN gateway.shares s ON s.dashboard_id = d.id LEFT JOIN gateway.users u ON u.id = s.created_by
        WHERE d.tenant_id = $1 AND d.id = $2 ORDER BY s.created_at DESC, s.id DESC
        """;

    public sealed record Response(IReadOnlyList<Item> Shares);

    /// <param name="Prefix">The beginning of the token, by which people tell it from others.</param>
    public sealed record Item(
        Guid Id, string Name, string Prefix, bool HasPassword, Author? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListShares)).WithSummary("List the links of a dashboard");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Guid id, HttpContext context, TenantDatabase database)
    {
        var tenantId = Caller.Of(context).TenantId;
        var rows = await database.ReadAsync(tenantId, Sql, [tenantId, id], row => row.IsDBNull(0) ? null : ToItem(row), context.RequestAborted);
        return rows.Count == 0 ? Problems.NotThere(Shelf.Dashboards.Noun) : TypedResults.Ok(new Response([.. rows.OfType<Item>()]));
    }

    private static Item ToItem(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), Author.Read(row, 4), row.GetFieldValue<DateTimeOffset>(6), Time(row, 7), Time(row, 8), Time(row, 9));

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
