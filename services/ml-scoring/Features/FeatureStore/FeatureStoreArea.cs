using Meridian.ClickHouse;
using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>What models are given: worked out from events, the same as they were trained with.</summary>
internal static class FeatureStoreArea
{
    public static void AddFeatureStore(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<FeatureStoreOptions>(FeatureStoreOptions.Section);
        builder.AddValidatedOptions<SharedCacheOptions>(SharedCacheOptions.Section);
        builder.AddClickHouse("analytics");
        builder.TreatAsUnavailable<ClickHouseUnavailableException>();
        // Without Redis scores come from ClickHouse alone: its own health check would fail the service, and its start would wait for it.
        builder.AddRedisClient(SharedCache.Connection, settings => (settings.DisableHealthChecks, settings.DisableAutoActivation) = (true, true));
        builder.Services.AddSingleton<ScoringMetrics>().AddSingleton<SharedCache>().AddHostedService(services => services.GetRequiredService<SharedCache>());
        builder.Services.AddSingleton<TenantStatements>().AddSingleton<TenantLinks>().AddSingleton<WindowQuery>().AddSingleton<WindowCache>();
        builder.Services.AddSingleton<FreshEvents>().AddSingleton<AskingTenants>().AddSingleton<ArrivingEvents>().AddSingleton<UserFeatureStore>().AddSingleton<VolumeStore>();
        builder.AddTopicTail("kafka", Topics.EventsEnriched);
        builder.Services.AddSingleton<FollowEvents>().AddHostedService(services => services.GetRequiredService<FollowEvents>());
        builder.Services.AddHttpClient(nameof(FreshnessWatch), client => client.BaseAddress = new Uri($"http://{ServiceNames.EventProcessor}"));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<FreshnessWatch>(
            services, services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(FreshnessWatch))));
    }
}
