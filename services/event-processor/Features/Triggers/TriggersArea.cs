using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>Events that start workflows.</summary>
internal static class TriggersArea
{
    public static void AddTriggers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TriggerList>();
        builder.Services.AddSingleton<KnownTriggers>();
        builder.Services.AddHttpClient<FollowTriggers>(http => http.BaseAddress = new Uri($"http://{ServiceNames.WorkflowEngine}"));
        builder.Services.AddHostedService(services => services.GetRequiredService<FollowTriggers>());
        builder.AddBatchConsumer<MatchTriggers>("kafka", Topics.EventsEnriched, "event-processor-triggers");
    }
}
