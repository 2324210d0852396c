using Meridian.ApiGateway.Features.Exports;
using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ClickHouse;
using Meridian.Contracts;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Questions over a tenant's events.</summary>
internal static class QueriesArea
{
    public static void AddQueries(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<QueryOptions>(QueryOptions.Section);
        builder.AddClickHouse("analytics");
        builder.Services.AddHttpClient(nameof(FreshnessWatch), client => client.BaseAddress = new Uri($"http://{ServiceNames.EventProcessor}"));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<FreshnessWatch>(
            services, services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(FreshnessWatch))));
        builder.TreatAsUnavailable<ClickHouseUnavailableException>();
    }

    public static void MapQueries(this IEndpointRouteBuilder routes)
    {
        var queries = routes.MapGroup("/v1/query").WithTags("Queries").RequireScope(ApiScopes.Query).ChangesNothing()
            .AddEndpointFilter<RouteGroupBuilder, ExportFilter>().AddEndpointFilter<RouteGroupBuilder, FreshnessFilter>();
        QueryTrend.Map(queries);
    }
}
