using Meridian.Contracts;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

internal static class EventsArea
{
    private const string Group = "event-processor";

    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<DuplicateOptions>(DuplicateOptions.Section);
        builder.Services.AddSingleton<MessageMemory>();
        builder.Services.AddSingleton<IngestProgress>();
        builder.Services.AddSingleton<StoredEvents>();
        builder.Services.AddSingleton<RestoreTogether>();
        builder.Services.AddSingleton<IngestLag>();
        builder.Services.AddSingleton<EventFlush>();
        builder.AddKafkaPublisher("kafka");
        builder.AddBatchConsumer<StoreEvents>("kafka", Topics.EventsIngest, Group);
    }
}
