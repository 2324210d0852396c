using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Meridian.EndToEnd.Tests;

/// <summary>
/// A tenant's client that never gives up: it posts batches until it is stopped, and repeats a batch, ids and all, until it is
/// acknowledged. What it counts as acknowledged has to be stored, once.
/// </summary>
internal sealed class EventStream(HttpClient gateway, string eventName)
{
    private const int BatchSize = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private long _acknowledged;
    private long _refused;

    /// <summary>Events with a receipt.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Requests that had to be repeated.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <param name="stop">Ends the stream after the batch under way is acknowledged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            var events = Batch(batch);
            while (!await TrySendAsync(events, cancellationToken))
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(RetryPause, cancellationToken);
            }
            Interlocked.Add(ref _acknowledged, BatchSize);
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<bool> TrySendAsync(JsonArray events, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await gateway.PostAsJsonAsync("/v1/events", events, cancellationToken);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.NotNull(response.Headers.RetryAfter);
                return false;
            }
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            var receipt = await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
            Assert.Equal(BatchSize, receipt!["accepted"]!.GetValue<int>());
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Timestamps spread over two months: a batch becomes several parts in ClickHouse, which a crash can catch half-way.
    private JsonArray Batch(int batch) => new([.. Enumerable.Range(0, BatchSize).Select(i => (JsonNode)new JsonObject
    {
        ["messageId"] = $"{eventName}-{batch}-{i}",
        ["type"] = "track",
        ["event"] = eventName,
        ["userId"] = $"user-{i}",
        ["timestamp"] = i % 2 == 0 ? "2026-10-15T12:00:00Z" : "2026-11-15T12:00:00Z",
        ["properties"] = new JsonObject { ["batch"] = batch },
    })]);
}
