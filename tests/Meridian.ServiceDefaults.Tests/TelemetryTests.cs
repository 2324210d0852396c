using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Meridian.ServiceDefaults.Tests;

/// <summary>A collector that keeps what it is sent; protobuf holds text as it is, so it can be searched.</summary>
[Collection(typeof(Alone))]
public sealed class TelemetryTests : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Endpoint, null);
        Environment.SetEnvironmentVariable(Protocol, null);
    }

    [Fact]
    public async Task Traces_metrics_and_logs_reach_the_collector_when_a_service_stops()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await SampleService.StartAsync(app => app.MapPost("/v1/{signal}", async (string signal, Stream body) =>
        {
            using var text = new StreamReader(body, Encoding.Latin1);
            var sent = await text.ReadToEndAsync();
            received.AddOrUpdate(signal, sent, (_, before) => before + sent);
        }));
        Environment.SetEnvironmentVariable(Endpoint, collector.App.Urls.Single());
        Environment.SetEnvironmentVariable(Protocol, "http/protobuf");

        await using (var service = await SampleService.StartAsync(app => app.MapGet("/orders/{id}", (int id, ILogger<TelemetryTests> logger) => logger.LogWarning("order {Id} was seen", id))))
        {
            await service.Client.GetStringAsync("/orders/42", TestContext.Current.CancellationToken);
            await service.Client.GetStringAsync("/health", TestContext.Current.CancellationToken);
            await service.App.StopAsync(TestContext.Current.CancellationToken);
        }

        // On a busy machine the last of it may be on its way for longer than a service waits for it.
        await Testing.Eventually.Until("everything is received", () => received.Count == 3);
        Assert.Contains("/orders/{id}", received["traces"], StringComparison.Ordinal);
        Assert.Contains(Attribute("url.path", "/orders/42"), received["traces"], StringComparison.Ordinal);
        Assert.DoesNotContain(Attribute("url.path", "/health"), received["traces"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", received["metrics"], StringComparison.Ordinal);
        Assert.Contains("order 42 was seen", received["logs"], StringComparison.Ordinal);
    }

    // A key and a text in the protobuf of OTLP: both with their lengths.
    private static string Attribute(string key, string value) => $"{key}\u0012{(char)(value.Length + 2)}\n{(char)value.Length}{value}";
}
