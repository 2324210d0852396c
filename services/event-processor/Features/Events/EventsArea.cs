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
        builder.Services.AddSingleton<NoteRepeats>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NoteRepeats>());
        builder.Services.AddSingleton<EventIntakes>();
        builder.AddKafkaPublisher("kafka");
        builder.AddSlowLane();
        builder.AddBatchConsumer<StoreEvents>("kafka", Topics.EventsIngest, Group);
    }

    private static void AddSlowLane(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<FairnessOptions>(FairnessOptions.Section);
        builder.AddPartitionReader("kafka", Topics.EventsIngest);
        builder.Services.AddSingleton<FairShares>();
        builder.Services.AddSingleton<SlowLane>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SlowLane>());
    }
}
