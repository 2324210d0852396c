using System.Diagnostics;
using System.Net.Http.Headers;

namespace Meridian.Bench.Load;

/// <summary>Posts batches at a steady rate: when it has fallen behind it catches up, and never sends more than was due.</summary>
internal static class PacedLoad
{
    private const int BatchSize = 100;
    private const int Connections = 16;
    private const int Users = 100_000;

    /// <param name="writeKey">Whose events they are.</param>
    /// <returns>Events a second that were acknowledged, until it was cancelled.</returns>
    public static async Task<double> RunAsync(Uri gateway, string writeKey, int eventsPerSecond, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false, ActivityHeadersPropagator = null };
        using var client = new HttpClient(handler) { BaseAddress = gateway };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", writeKey);
        var started = Stopwatch.GetTimestamp();
        var interval = TimeSpan.FromSeconds((double)BatchSize * Connections / eventsPerSecond);
        var batches = await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection =>
            SendAsync(client, connection, started, interval, clock, cancellationToken)));
        return batches.Sum() * BatchSize / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> SendAsync(HttpClient client, int connection, long started, TimeSpan interval, TimeProvider clock, CancellationToken cancellationToken)
    {
        var random = new Random(connection);
        var batch = EventBatch.Create(BatchSize, connection, clock.GetUtcNow());
        var nextId = ((long)Random.Shared.Next() << 32) + ((long)connection << 24);
        var sent = 0L;
        for (var due = interval * connection / Connections; !cancellationToken.IsCancellationRequested; due += interval)
        {
            var wait = due - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, CancellationToken.None);
            batch.Renew(ref nextId, random, Users);
            using var content = new ReadOnlyMemoryContent(batch.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await client.PostAsync(new Uri("/v1/events", UriKind.Relative), content, CancellationToken.None);
            response.EnsureSuccessStatusCode();
            sent++;
        }

        return sent;
    }
}
