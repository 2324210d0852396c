using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Traces;

/// <summary>The way of single events; event-processor knows it.</summary>
internal static class TracesArea
{
    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/v1/events").WithTags("Events").RequireScope(ApiScopes.Query);
        TraceEvent.Map(events);
    }
}
