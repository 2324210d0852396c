using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>Watching events as they arrive.</summary>
internal static class LiveArea
{
    public static void AddLive(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<LiveOptions>(LiveOptions.Section);
        builder.AddTopicTail("kafka", Topics.EventsEnriched);
        builder.Services.AddSingleton<LiveFeed>().AddSingleton<LiveWriter>();
    }

    public static void MapLive(this IEndpointRouteBuilder routes) => WatchEvents.Map(routes).WithTags("Events").RequireScope(ApiScopes.Query);
}
