using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Meridian.Contracts.Plans;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>GET /v1/account: whose account it is, what its plan allows, and how much of the month is used.</summary>
internal static class ShowAccount
{
    private const string Sql = """
        SELECT t.name, coalesce((SELECT events FROM gateway.usage_months m WHERE m.tenant_id = t.id AND m.month = $2), 0), (SELECT email FROM gateway.users WHERE id = $3)
        FROM gateway.tenants t WHERE t.id = $1
        """;

    /// <param name="EventsPerMonth">Null for as many as they like.</param>
    /// <param name="EventsThisMonth">Let in since the month began (UTC), to within some seconds.</param>
    /// <param name="Email">The caller's; null for a key.</param>
    public sealed record Response(
        Guid TenantId, string Name, string Plan, long? EventsPerMonth, long EventsThisMonth, string? Email, string Role, Allowance Events, Allowance Requests);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/account", Handle)
        .WithName(nameof(ShowAccount)).WithSummary("Show the account");

    internal static async Task<Ok<Response>> Handle(HttpContext context, TenantDatabase database, TimeProvider time)
    {
        var (caller, month) = (Caller.Of(context), MonthlyUsage.MonthOf(time.GetUtcNow()));
        var rows = await database.ReadAsync(caller.TenantId, Sql, [caller.TenantId, month, caller.ActorId], row => ToResponse(row, caller), context.RequestAborted);
        return TypedResults.Ok(rows[0]);
    }

    private static Response ToResponse(NpgsqlDataReader row, Caller caller)
    {
        var (plan, perMonth) = caller.Entitlements;
        return new Response(
            caller.TenantId, row.GetString(0), plan.Name, perMonth, row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2), caller.Role.Name(), plan.Events, plan.Requests);
    }
}
