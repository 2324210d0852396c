using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Filters;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>GET /v1/events/live: the tenant's events as they are processed, as server-sent events (docs/events.md).</summary>
internal static class WatchEvents
{
    // A reader may be slow: he is told what he missed. This is for one who has gone without a word.
    private static readonly MinDataRate Slowest = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromMinutes(2));

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/events/live", Handle)
        .WithName(nameof(WatchEvents)).WithSummary("Watch events as they arrive")
        .WithDescription("Server-sent events. \"event\" may stand several times; \"filter\" is a filter as JSON.")
        .Produces(200, contentType: "text/event-stream").ProducesProblem(400).ProducesProblem(429).ProducesProblem(503);

    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Handle(
        HttpContext context, LiveFeed feed, LiveWriter writer, string? filter = null, string[]? @event = null)
    {
        LiveSelection selection;
        try
        {
            selection = new LiveSelection(@event ?? [], filter);
        }
        catch (FilterException wrong)
        {
            return Problems.BadFilter(wrong.Path, wrong.Message);
        }

        var stream = await feed.OpenAsync(Caller.Of(context).TenantId, selection, context.RequestAborted);
        if (stream is null) return Problems.TooManyStreams(writer.Limits.MaxStreams);
        try
        {
            Prepare(context);
            await writer.RunAsync(context, stream);
        }
        finally
        {
            feed.Close(stream);
        }

        return TypedResults.Empty;
    }

    private static void Prepare(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = Slowest;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect the answer
    }
}
