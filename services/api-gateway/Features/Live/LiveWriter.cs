using Meridian.ApiGateway.Features.Keys;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>Writes a stream for as long as its reader listens and may.</summary>
internal sealed class LiveWriter(ApiKeys keys, IOptions<LiveOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const string Away = "service.unavailable";

    public LiveOptions Limits => options.Value;

    public async Task RunAsync(HttpContext context, LiveStream stream)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await BeginAsync(context);
            string? reason;
            do
            {
                await WriteAsync(context, stream, end.Token);
                reason = stream.IsBroken ? Away : await EndOfRightAsync(context);
            }
            while (reason is null);
            await EndAsync(context, reason);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (!context.RequestAborted.IsCancellationRequested) await EndAsync(context, "service.stopping");
        }
    }

    private static async Task BeginAsync(HttpContext context)
    {
        await context.Response.Body.WriteAsync(LiveMessage.Of("ready", new { }), context.RequestAborted);
        // Who was cut off hears that there is a gap and where it began; what is in it is a question for the queries.
        if (context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id)
            await context.Response.Body.WriteAsync(LiveMessage.Of("skipped", new { count = (long?)null, since = Since(id) }), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static DateTimeOffset? Since(string id) =>
        long.TryParse(id.Split('-')[0], out var at) && at is > 0 and < 100_000_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    // For as long as it takes until the right to listen is looked at again.
    private async Task WriteAsync(HttpContext context, LiveStream stream, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        for (var left = Limits.CheckEvery; left > TimeSpan.Zero; left = Limits.CheckEvery - time.GetElapsedTime(since))
        {
            await stream.WaitAsync(left, stop);
            await WriteWaitingAsync(context, stream, stop);
        }
    }

    private async Task WriteWaitingAsync(HttpContext context, LiveStream stream, CancellationToken stop)
    {
        var (messages, skipped) = stream.Take();
        var body = context.Response.Body;
        foreach (var message in messages) await body.WriteAsync(message, stop);
        if (skipped > 0) await body.WriteAsync(LiveMessage.Of("skipped", new { count = (long?)skipped, since = (DateTimeOffset?)null }), stop);
        if (messages.Length == 0 && skipped == 0 && time.GetElapsedTime(stream.LastWritten) < Limits.Heartbeat) return;
        if (messages.Length == 0 && skipped == 0) await body.WriteAsync(LiveMessage.Heartbeat, stop);
        await body.FlushAsync(stop);
        stream.LastWritten = time.GetTimestamp();
    }

    /// <summary>Why the stream has to end; null while it may go on.</summary>
    private async ValueTask<string?> EndOfRightAsync(HttpContext context)
    {
        try
        {
            var caller = await keys.FindCallerAsync(PresentedKey.Of(context.Request.Headers.Authorization)!, context);
            return caller is null || !caller.Scopes.HasFlag(ApiScopes.Query) ? "auth.ended" : null;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            // Whether the right still holds cannot be known.
            return Away;
        }
    }

    private static async Task EndAsync(HttpContext context, string code)
    {
        await context.Response.Body.WriteAsync(LiveMessage.Of("end", new { code }), CancellationToken.None);
        await context.Response.Body.FlushAsync(CancellationToken.None);
    }
}
