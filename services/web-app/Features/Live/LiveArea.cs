using Meridian.WebApp.Gateway;
using Meridian.WebApp.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.WebApp.Features.Live;

/// <summary>Events as they arrive, and the way of one.</summary>
internal static class LiveArea
{
    private const int Buffer = 16 * 1024;

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var live = routes.MapBff("/live");
        live.MapGet("", WatchAsync);
        live.MapGet("/trace", async (string messageId, GatewayClient gateway) =>
        {
            var answer = await gateway.TraceAsync(messageId);
            return answer.IsOk ? Results.Json(answer.Value) : Results.Json(answer.Problem, statusCode: answer.Problem.Status);
        });
    }

    // The gateway's stream, byte by byte: the browser has no token to ask for it by itself.
    private static async Task<IResult> WatchAsync(HttpContext context, GatewayClient gateway, string[]? @event = null, string? filter = null)
    {
        var query = QueryString.Create([.. (@event ?? []).Select(name => KeyValuePair.Create("event", (string?)name)), .. filter is null ? [] : (KeyValuePair<string, string?>[])[new("filter", filter)]]);
        var answer = await gateway.OpenAsync(HttpMethod.Get, $"/v1/events/live{query}", accept: "text/event-stream", cancellationToken: context.RequestAborted);
        if (!answer.IsOk) return Results.Json(answer.Problem, statusCode: answer.Problem.Status);
        using var response = answer.Value;
        Prepare(context);
        await CopyAsync(response, context);
        return Results.Empty;
    }

    private static void Prepare(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect the answer
    }

    private static async Task CopyAsync(HttpResponseMessage from, HttpContext context)
    {
        try
        {
            await using var stream = await from.Content.ReadAsStreamAsync(context.RequestAborted);
            // The head goes out at once, so that the browser knows that it is connected.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            var buffer = new byte[Buffer];
            while (await stream.ReadAsync(buffer, context.RequestAborted) is > 0 and var length)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, length), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or HttpRequestException)
        {
            // The reader left, or the gateway did: the browser connects again by itself.
        }
    }
}
