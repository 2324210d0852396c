using Meridian.ClickHouse;
using Meridian.Contracts;
using Meridian.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>What models are given: worked out from events, the same as they were trained with.</summary>
internal static class FeatureStoreArea
{
    public const string Analytics = "analytics";

    public static void AddFeatureStore(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<FeatureStoreOptions>(FeatureStoreOptions.Section);
        builder.AddValidatedOptions<SharedCacheOptions>(SharedCacheOptions.Section);
        builder.AddAnalytics();
        // Without Redis scores come from ClickHouse alone: its own health check would fail the service, and its start would wait for it.
        builder.AddRedisClient(SharedCache.Connection, settings => (settings.DisableHealthChecks, settings.DisableAutoActivation) = (true, true));
        builder.AddTopicTail("kafka", Topics.EventsEnriched);
        builder.Services.AddSingleton<ScoringMetrics>().AddSingleton<SharedCache>().AddHostedService(services => services.GetRequiredService<SharedCache>());
        builder.Services.AddWindows().AddFreshValues().AddFreshnessWatch();
        builder.Services.AddSingleton<UserFeatureStore>().AddSingleton<VolumeStore>();
    }

    private static void AddAnalytics(this IHostApplicationBuilder builder)
    {
        builder.AddClickHouse(Analytics);
        builder.TreatAsUnavailable<ClickHouseUnavailableException>();
        // Models answer by the inference protocol without it.
        builder.Services.PostConfigure<HealthCheckServiceOptions>(checks =>
        {
            foreach (var store in checks.Registrations.Where(check => check.Name.StartsWith("clickhouse", StringComparison.Ordinal))) store.FailureStatus = HealthStatus.Degraded;
        });
    }

    private static IServiceCollection AddWindows(this IServiceCollection services) =>
        services.AddSingleton<TenantStatements>().AddSingleton<TenantLinks>().AddSingleton<WindowQuery>().AddSingleton<WindowCache>();

    private static IServiceCollection AddFreshValues(this IServiceCollection services) => services
        .AddSingleton<FreshEvents>().AddSingleton<AskingTenants>().AddSingleton<ArrivingEvents>()
        .AddSingleton<FollowEvents>().AddHostedService(provider => provider.GetRequiredService<FollowEvents>());

    private static void AddFreshnessWatch(this IServiceCollection services)
    {
        services.AddHttpClient(nameof(FreshnessWatch), client => client.BaseAddress = new Uri($"http://{ServiceNames.EventProcessor}"));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FreshnessWatch>(
            provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(FreshnessWatch))));
    }
}
