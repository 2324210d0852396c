using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>GET /v1/cohorts: the tenant's cohorts by name.</summary>
internal static class ListCohorts
{
    private const string Sql = $"SELECT {Cohort.Columns} FROM gateway.cohorts WHERE tenant_id = $1 ORDER BY name, id";

    public sealed record Response(IReadOnlyList<Cohort> Cohorts);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListCohorts)).WithSummary("List cohorts");

    internal static async Task<Ok<Response>> Handle(HttpContext context, TenantDatabase database)
    {
        var tenantId = Caller.Of(context).TenantId;
        return TypedResults.Ok(new Response(await database.ReadAsync(tenantId, Sql, [tenantId], Cohort.Of, context.RequestAborted)));
    }
}
