using Meridian.Contracts.Queries;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Freshness;

internal static class FreshnessArea
{
    public static void AddFreshness(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<FreshnessOptions>(FreshnessOptions.Section);
        builder.AddTopicEnds();
        builder.Services.AddSingleton<StoredProgress>();
        builder.Services.AddSingleton<WatchFreshness>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WatchFreshness>());
    }

    public static void MapFreshness(this IEndpointRouteBuilder routes) =>
        routes.MapGet(FreshnessReport.Route, (WatchFreshness watch) => TypedResults.Ok(watch.Report));
}
