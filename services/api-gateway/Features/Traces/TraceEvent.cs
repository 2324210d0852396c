using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Traces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Traces;

/// <summary>GET /v1/events/{messageId}/trace: how far an event has come, each step with its time.</summary>
internal static class TraceEvent
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{messageId}/trace", Handle)
        .WithName(nameof(TraceEvent)).WithSummary("Trace an event")
        .WithDescription("From the acknowledgement to the bill. An event can be traced some seconds after it was acknowledged, and for 30 days.")
        .ProducesProblem(503);

    internal static async Task<Results<Ok<EventTrace>, ProblemHttpResult>> Handle(string messageId, HttpContext context, EventProcessorClient processor)
    {
        // Routing leaves this one escape as it is.
        var id = messageId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var trace = await processor.GetAsync<EventTrace>(Caller.Of(context).TenantId, $"events/trace?messageId={Uri.EscapeDataString(id)}", context.RequestAborted);
        return trace is null ? Problems.EventNotTraceable() : TypedResults.Ok(trace);
    }
}
