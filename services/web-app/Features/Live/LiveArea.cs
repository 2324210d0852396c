using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.WebApp.Gateway;
using Meridian.WebApp.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.WebApp.Features.Live;

/// <summary>Events as they arrive, and the way of one.</summary>
internal static class LiveArea
{
    private const int Buffer = 16 * 1024;
    private const int MostRecent = 50;

    private const string RecentSql = """
        SELECT message_id AS messageId, type, event, user_id AS userId, anonymous_id AS anonymousId, group_id AS groupId, timestamp, received_at AS receivedAt,
            country, city, browser, os, device, properties, traits, context
        FROM events WHERE received_at > now() - INTERVAL 1 DAY AND ({event:String} = '' OR event = {event:String}) AND ({user:String} = '' OR user_id = {user:String} OR anonymous_id = {user:String})
        ORDER BY received_at DESC, timestamp DESC
        """;

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var live = routes.MapBff("/live");
        live.MapGet("", WatchAsync);
        live.MapGet("/recent", RecentAsync);
        live.MapGet("/trace", async (string messageId, GatewayClient gateway) =>
        {
            var answer = await gateway.TraceAsync(messageId);
            return answer.IsOk ? Results.Json(answer.Value) : Results.Json(answer.Problem, statusCode: answer.Problem.Status);
        });
    }

    // What came in before the page was opened, the last first; shaped as the stream has it.
    private static async Task<IResult> RecentAsync(GatewayClient gateway, string @event = "", string user = "")
    {
        var question = new JsonObject { ["kind"] = "sql", ["sql"] = RecentSql, ["limit"] = MostRecent, ["parameters"] = new JsonObject { ["event"] = @event, ["user"] = user } };
        var answer = await gateway.AskAsync<SqlAnswer>("sql", question);
        if (!answer.IsOk) return Results.Json(answer.Problem, statusCode: answer.Problem.Status);
        var names = answer.Value.Columns.Select(column => column.Name).ToList();
        return Results.Json(answer.Value.Rows.Select(row => new JsonObject(names.Zip(row, (name, value) => KeyValuePair.Create(name, Node(name, value))).Where(field => field.Value is not null))));
    }

    // JSON inside of a row is text; what is empty was not sent.
    private static JsonNode? Node(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when value.GetString() is not { Length: > 0 } => null,
        JsonValueKind.String when name is "properties" or "traits" or "context" => JsonNode.Parse(value.GetString()!),
        _ => JsonValue.Create(value),
    };

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
