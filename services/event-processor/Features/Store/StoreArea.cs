using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Store;

/// <summary>The events of the last days in Postgres: for time lines, look-ups, traces and erasure (ADR-003, ADR-007).</summary>
internal static class StoreArea
{
    public const string Reader = "store";

    public static void AddStore(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<StoreOptions>(StoreOptions.Section);
        builder.Services.AddSingleton<EnrichedMarks>();
        builder.Services.AddSingleton<StoreDays>();
        builder.Services.AddHostedService<KeepDays>();
        builder.AddBatchConsumer<KeepEvents>("kafka", Topics.EventsEnriched, "event-processor-store");
    }
}
