using System.Diagnostics;
using System.Net.Http.Headers;

namespace Meridian.Bench.Load;

/// <summary>Posts batches at a steady rate, each in the name of the next tenant.</summary>
internal sealed class CostLoad(Uri address, IReadOnlyList<string> writeKeys, int users, int moreProperties, TimeProvider clock)
{
    public const int BatchSize = 100;
    private const int Connections = 4;

    /// <returns>How many events were sent; all were taken.</returns>
    public async Task<long> RunAsync(int eventsPerSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false, ActivityHeadersPropagator = null };
        using var client = new HttpMessageInvoker(handler);
        var interval = TimeSpan.FromSeconds((double)BatchSize * Connections / eventsPerSecond);
        var batches = await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => SendAsync(client, connection, interval, duration, cancellationToken)));
        return batches.Sum() * BatchSize;
    }

    private async Task<long> SendAsync(HttpMessageInvoker client, int connection, TimeSpan interval, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (random, sent, started) = (new Random(connection), 0L, Stopwatch.GetTimestamp());
        var batch = EventBatch.Create(BatchSize, connection, clock.GetUtcNow(), moreProperties);
        var nextId = ((long)Random.Shared.Next() << 32) + ((long)connection << 24);
        for (var due = interval * connection / Connections; due < duration; due += interval)
        {
            var wait = due - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, cancellationToken);
            batch.Renew(ref nextId, random, users);
            using var content = new ReadOnlyMemoryContent(batch.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", writeKeys[(int)((sent * Connections + connection) % writeKeys.Count)]);
            using var response = await client.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
            sent++;
        }

        return sent;
    }
}
