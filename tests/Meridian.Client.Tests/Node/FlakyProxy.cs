using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Meridian.Client.Tests.Node;

/// <summary>
/// A proxy before the gateway whose first answers are errors, although the gateway took what was sent: the worst that a retry can meet.
/// </summary>
internal sealed class FlakyProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _gateway = new(new SocketsHttpHandler());
    private readonly ConcurrentQueue<int> _errors;
    private int _requests;

    private FlakyProxy(WebApplication app, IEnumerable<int> errors) => (_app, _errors) = (app, new ConcurrentQueue<int>(errors));

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Requests that came to it.</summary>
    public int Requests => _requests;

    /// <summary>Starts one; the errors are statuses, in order.</summary>
    public static async Task<FlakyProxy> StartAsync(Uri gateway, params int[] errors)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var proxy = new FlakyProxy(app, errors);
        app.Run(context => proxy.ForwardAsync(context, gateway));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _gateway.Dispose();
    }

    private async Task ForwardAsync(HttpContext context, Uri gateway)
    {
        Interlocked.Increment(ref _requests);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(gateway, context.Request.Path)) { Content = new StreamContent(context.Request.Body) };
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name is "Host" or "Connection" or "Transfer-Encoding") continue;
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray())) request.Content.Headers.TryAddWithoutValidation(name, value.ToArray());
        }

        using var response = await _gateway.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = _errors.TryDequeue(out var error) ? error : (int)response.StatusCode;
        if (context.Response.StatusCode == (int)HttpStatusCode.TooManyRequests) context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
