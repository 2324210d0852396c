using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Team;

/// <summary>GET /v1/members: the people of the tenant, in the order they joined.</summary>
internal static class ListMembers
{
    private const string Sql = """
        SELECT u.id, u.email, m.role, m.created_at FROM gateway.memberships m JOIN gateway.users u ON u.id = m.user_id
        WHERE m.tenant_id = $1 ORDER BY m.created_at, u.id
        """;

    public sealed record Response(IReadOnlyList<Item> Members);

    public sealed record Item(Guid UserId, string Email, string Role, DateTimeOffset JoinedAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/members", Handle)
        .WithName(nameof(ListMembers)).WithSummary("List people");

    internal static async Task<Ok<Response>> Handle(HttpContext context, TenantDatabase database)
    {
        var tenantId = Caller.Of(context).TenantId;
        return TypedResults.Ok(new Response(await database.ReadAsync(tenantId, Sql, [tenantId], ToItem, context.RequestAborted)));
    }

    private static Item ToItem(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3));
}
