using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>Posts batches of events over a fixed number of connections, each with one request under way (a closed loop).</summary>
internal sealed class HttpLoad(Uri address, string writeKey, int connections, int batchSize, TimeProvider clock)
{
    private const int Users = 100_000;
    private const int MostRounds = 8;
    private const double StillGrows = 1.05;

    public async Task<LoadResult> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        // Ids of different runs never meet: the high half tells the run.
        var firstId = (long)Random.Shared.Next() << 32;
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, ActivityHeadersPropagator = null };
        using var client = new HttpMessageInvoker(handler);
        var latencies = new Latencies();
        var refusals = new ConcurrentDictionary<int, long>();
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Run(() =>
            SendAsync(client, connection, firstId + ((long)connection << 24), started, duration, latencies, refusals, cancellationToken), cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new LoadResult(counts.Sum(), counts.Sum() * batchSize, elapsed, latencies, refusals);
    }

    /// <summary>Warms up: sends until the rate no longer grows from one round to the next. On a busy machine the compilers in the background take their time.</summary>
    public async Task RunUntilSteadyAsync(TimeSpan round, CancellationToken cancellationToken)
    {
        var best = 0.0;
        for (var rounds = 0; rounds < MostRounds; rounds++)
        {
            var rate = (await RunAsync(round, cancellationToken)).RequestsPerSecond;
            if (rate < best * StillGrows) return;
            best = rate;
        }
    }

    private async Task<long> SendAsync(
        HttpMessageInvoker client, int connection, long nextId, long started, TimeSpan duration, Latencies latencies,
        ConcurrentDictionary<int, long> refusals, CancellationToken cancellationToken)
    {
        var random = new Random(connection);
        var batch = EventBatch.Create(batchSize, connection, clock.GetUtcNow());
        var mine = new List<double>();
        var accepted = 0L;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            batch.Renew(ref nextId, random, Users);
            var sent = Stopwatch.GetTimestamp();
            using var request = Request(batch);
            using var response = await client.SendAsync(request, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (response.IsSuccessStatusCode) accepted++;
            else refusals.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
        }
        latencies.Add(mine);
        return accepted;
    }

    private HttpRequestMessage Request(EventBatch batch)
    {
        var content = new ReadOnlyMemoryContent(batch.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", writeKey);
        return request;
    }
}
