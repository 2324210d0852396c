using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ClickHouse;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Questions over a tenant's events.</summary>
internal static class QueriesArea
{
    public static void AddQueries(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<QueryOptions>(QueryOptions.Section);
        builder.AddClickHouse("analytics");
        builder.TreatAsUnavailable<ClickHouseUnavailableException>();
    }

    public static void MapQueries(this IEndpointRouteBuilder routes)
    {
        var queries = routes.MapGroup("/v1/query").WithTags("Queries").RequireScope(ApiScopes.Query).ChangesNothing();
        QueryTrend.Map(queries);
    }
}
