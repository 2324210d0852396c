using Meridian.ApiGateway.Features.Exports;
using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ClickHouse;
using Meridian.Contracts;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Questions over a tenant's events (docs/queries.md).</summary>
internal static class QueriesArea
{
    /// <summary>The kinds of questions.</summary>
    public static IReadOnlyList<QuestionKind> Kinds { get; } =
        [QueryTrend.Kind, QuerySegmentation.Kind, QueryFunnel.Kind, QueryRetention.Kind, QueryPaths.Kind, QueryDistribution.Kind, QueryStickiness.Kind, QueryLifecycle.Kind];

    public static void AddQueries(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<QueryOptions>(QueryOptions.Section);
        builder.AddClickHouse("analytics");
        builder.Services.AddSingleton<QueryEngine>().AddSingleton<QueryCache>().AddSingleton<TenantData>().AddSingleton<QuestionDesk>();
        builder.Services.AddHttpClient(nameof(FreshnessWatch), client => client.BaseAddress = new Uri($"http://{ServiceNames.EventProcessor}"));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<FreshnessWatch>(
            services, services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(FreshnessWatch))));
        builder.TreatAsUnavailable<ClickHouseUnavailableException>();
    }

    public static void MapQueries(this IEndpointRouteBuilder routes)
    {
        var queries = routes.MapGroup("/v1/query").WithTags("Queries").RequireScope(ApiScopes.Query).ChangesNothing()
            .AddEndpointFilter<RouteGroupBuilder, ExportFilter>().AddEndpointFilter<RouteGroupBuilder, FreshnessFilter>();
        AskQuestion.Map(queries);
        foreach (var kind in Kinds) AskQuestion.Map(queries, kind);
    }
}
