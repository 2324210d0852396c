using System.Text;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.DeveloperPage;

/// <summary>The resources as JSON, their logs as lines or as server-sent events, and their commands.</summary>
internal sealed class ResourceApi(ResourceNotificationService notifications, ResourceLoggerService logs, ResourceCommandService commands)
{
    internal void Map(IEndpointRouteBuilder routes, string token, CancellationToken stopping)
    {
        routes.MapGet("/api/resources", (RequestDelegate)(context => context.Response.WriteAsJsonAsync(List(), PageJson.Default.IReadOnlyListResourceView, cancellationToken: context.RequestAborted)));
        routes.MapGet("/api/resources/{id}/logs", (RequestDelegate)(context => LogsAsync(context, stopping)));
        routes.MapPost("/api/resources/{id}/commands/{name}", (RequestDelegate)(context => CommandAsync(context, token)));
    }

    private List<ResourceView> List() => [.. notifications.Current().Where(e => !e.Snapshot.IsHidden).Select(ResourceView.Of)];

    private async Task CommandAsync(HttpContext context, string token)
    {
        if (!SameMachine.IsFromPage(context.Request, token))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var (id, name) = ((string)context.Request.RouteValues["id"]!, (string)context.Request.RouteValues["name"]!);
        var result = await commands.ExecuteCommandAsync(id, name, context.RequestAborted);
        if (!result.Success) context.Response.StatusCode = StatusCodes.Status409Conflict;
        await context.Response.WriteAsJsonAsync(new(result.Success, result.ErrorMessage), PageJson.Default.CommandView, cancellationToken: context.RequestAborted);
    }

    private async Task LogsAsync(HttpContext context, CancellationToken stopping)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!notifications.TryGetCurrentState(id, out var instance))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
        {
            await StreamAsync(context.Response, instance.ResourceId, stopping, context.RequestAborted);
            return;
        }

        var lines = logs.LogOf(instance.ResourceId).Tail();
        await context.Response.WriteAsJsonAsync([.. lines.Select(LogLineView.Of)], PageJson.Default.IReadOnlyListLogLineView, cancellationToken: context.RequestAborted);
    }

    private async Task StreamAsync(HttpResponse response, string instance, CancellationToken stopping, CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        response.ContentType = "text/event-stream";
        try
        {
            await response.StartAsync(ended.Token);
            await foreach (var batch in logs.LogOf(instance).WatchAsync(ended.Token))
            {
                var text = JsonSerializer.Serialize([.. batch.Select(LogLineView.Of)], PageJson.Default.IReadOnlyListLogLineView);
                await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {text}\n\n"), ended.Token);
                await response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The browser went to another log, or the application stops.
        }
    }
}
