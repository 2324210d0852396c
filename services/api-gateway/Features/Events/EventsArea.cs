using Meridian.ApiGateway.Features.Limits;
using Meridian.Kafka;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>Taking events: the native protocol and Segment's, one way onto the broker.</summary>
internal static class EventsArea
{
    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        // Otherwise a compressed body that was cut off reads as a shorter one.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        builder.AddValidatedOptions<IngestOptions>(IngestOptions.Section);
        builder.AddBrowserIngest();
        builder.AddKafkaPublisher("kafka");
        builder.Services.AddSingleton<SharedRecords>();
        builder.TreatAsUnavailable<BrokerUnavailableException>();
        builder.Services.AddSingleton<EventIntake>();
        builder.Services.AddSingleton(services => new DefaultObjectPoolProvider().Create(new BatchPolicy(services.GetRequiredService<IOptions<IngestOptions>>().Value, services.GetRequiredService<UserRates>())));
    }

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("").WithTags("Events").TakesBrowsers();
        IngestEvents.Map(events);
        IngestSegment.Map(events);
    }

    private sealed class BatchPolicy(IngestOptions limits, UserRates users) : PooledObjectPolicy<EventBatch>
    {
        public override EventBatch Create() => new(limits, users);

        public override bool Return(EventBatch obj) => true;
    }
}
