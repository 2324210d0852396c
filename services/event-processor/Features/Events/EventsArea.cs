using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

internal static class EventsArea
{
    private const string Group = "event-processor";

    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IngestProgress>();
        builder.Services.AddSingleton<StoredEvents>();
        builder.AddKafkaPublisher("kafka");
        builder.AddBatchConsumer<StoreEvents>("kafka", Topics.EventsIngest, Group);
    }
}
