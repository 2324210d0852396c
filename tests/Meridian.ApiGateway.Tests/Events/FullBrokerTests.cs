using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Events;

/// <summary>The broker's disk really is full: its data lies on a small file system of its own.</summary>
public sealed class FullBrokerTests(TestedGateway stack)
{
    private const int EventsOfRequest = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private long _acknowledged;
    private long _refused;

    [Fact]
    public async Task A_full_broker_is_a_503_and_what_has_a_receipt_is_queryable_once_when_there_is_space()
    {
        using var disk = new SmallDisk(48);
        var port = FreePort.Next();
        await using var broker = EngineProcess.StartOn(disk, "Meridian.Local.Kafka", $"Kafka:Broker1Port={port}", $"Kafka:Data={disk.Path}/kafka", "Kafka:SegmentBytes=262144");
        await using var stores = await stack.NewStoresAsync($"localhost:{port}");
        await using var processor = EngineProcess.Start("Meridian.EventProcessor", [.. stores.Settings, $"urls=http://127.0.0.1:{FreePort.Next()}"]);
        await using var gateway = stack.WithBroker(stores.Kafka, ("ConnectionStrings:analytics", stores.Analytics), ("Kafka:Publisher:DeliveryTimeout", "00:00:03"));
        var tenant = await stack.NewTenantAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var streaming = Task.WhenAll(Enumerable.Range(0, 4).Select(client => StreamAsync(tenant.Sender(gateway), client, stop.Token)));
        await UntilAsync("events are taken", () => Interlocked.Read(ref _acknowledged) > 2_000);

        disk.Fill(broker.Id);
        await UntilAsync("events are refused", () => Interlocked.Read(ref _refused) > 8);
        disk.Free(broker.Id);
        var before = Interlocked.Read(ref _acknowledged);
        await UntilAsync("events are taken again", () => Interlocked.Read(ref _acknowledged) > before + 1_000);
        await stop.CancelAsync();
        await streaming;

        using var analyst = tenant.Analyst(gateway);
        await Eventually.Until("all are stored", async () => await CountAsync(analyst) >= _acknowledged, Patience);
        Assert.Equal(_acknowledged, await CountAsync(analyst));
    }

    // Whatever is refused is sent again with the same ids, as every client does.
    private async Task StreamAsync(HttpClient client, int number, CancellationToken stop)
    {
        for (var request = 0; !stop.IsCancellationRequested; request++)
        {
            var body = $"[{string.Join(',', Enumerable.Range(0, EventsOfRequest).Select(index => $$"""{"messageId":"{{number}}-{{request}}-{{index}}","event":"Full","userId":"u-{{index}}"}"""))}]";
            while (!await TryAsync(client, body)) Interlocked.Increment(ref _refused);
            Interlocked.Add(ref _acknowledged, EventsOfRequest);
        }
    }

    private static async Task<bool> TryAsync(HttpClient client, string body)
    {
        using var response = await client.PostTextAsync("/v1/events", body);
        if (response.StatusCode == HttpStatusCode.Accepted) return true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        return false;
    }

    private static async Task<long> CountAsync(HttpClient analyst)
    {
        var now = TimeProvider.System.GetUtcNow();
        var answer = await analyst.PostTextAsync("/v1/query/trend", new JsonObject
        {
            ["event"] = "Full",
            ["from"] = now.AddHours(-1).ToString("o", CultureInfo.InvariantCulture),
            ["to"] = now.AddHours(1).ToString("o", CultureInfo.InvariantCulture),
            ["interval"] = "hour",
        }.ToJsonString()).ExpectAsync(HttpStatusCode.OK);
        return (long)answer["total"]!;
    }

    private static Task UntilAsync(string what, Func<bool> holds) => Eventually.Until(what, () => Task.FromResult(holds()), Patience);
}
