using Meridian.EventProcessor.Features.Audit;
using Meridian.EventProcessor.Features.DeadLetters;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Events;
using Meridian.EventProcessor.Features.Freshness;
using Meridian.EventProcessor.Features.Store;
using Meridian.EventProcessor.Features.Traces;
using Meridian.EventProcessor.Features.Triggers;

namespace Meridian.EventProcessor;

/// <summary>All that the processor does, an area a line.</summary>
internal static class Areas
{
    public static void AddAreas(this IHostApplicationBuilder builder)
    {
        builder.AddEnrichment();
        builder.AddEvents();
        builder.AddFreshness();
        builder.AddStore();
        builder.AddTriggers();
        builder.AddTraces();
        builder.AddDeadLetters();
        builder.AddAudit();
    }

    public static void MapAreas(this IEndpointRouteBuilder routes)
    {
        routes.MapFreshness();
        routes.MapTraces();
        routes.MapDeadLetters();
    }
}
