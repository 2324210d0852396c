using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Confluent.Kafka;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Traffic_requests_connections_and_lag_are_measured()
    {
        using var data = new TemporaryDirectory();
        var measured = new ConcurrentDictionary<string, double>();
        await using var server = await TestBroker.StartAsync(data.Path);
        using var listener = Listen(server.Metrics.Meter, measured);
        using (var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = server.BootstrapServers }).Build())
        {
            for (var i = 0; i < 10; i++) await producer.ProduceAsync(new TopicPartition("measured", 0), new() { Key = "k", Value = "v" }, TestContext.Current.CancellationToken);
        }

        using (var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = server.BootstrapServers, GroupId = "slow" }).Build())
        {
            consumer.Commit([new TopicPartitionOffset("measured", 0, 7)]);
        }

        await Eventually.Until("the connections are closed", () => measured.GetValueOrDefault("kafka.connection.count") == 0);
        listener.RecordObservableInstruments();
        Assert.Equal(3, measured["kafka.consumer_group.lag group=slow topic=measured partition=0"]);
        Assert.Equal(10, measured["kafka.request.count type=Produce"]);
        Assert.InRange(measured["kafka.request.duration type=Produce"], double.Epsilon, 60);
        Assert.InRange(measured["kafka.network.io direction=in"], 10 * 70, 1_000_000);
        Assert.InRange(measured["kafka.network.io direction=out"], 10 * 40, 1_000_000);
    }

    [Fact]
    public async Task They_are_exported_where_the_environment_says()
    {
        var port = FreePort.Next();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        await using var broker = new BrokerProcess();
        await broker.StartInAsync(
            [$"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{port}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=100"]);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Bootstrap }).Build();
        admin.GetMetadata(TimeSpan.FromSeconds(30));

        var exported = "";
        while (!exported.Contains("kafka.request.count", StringComparison.Ordinal)) exported = await ReceiveAsync(collector);

        Assert.Contains(BrokerMetrics.MeterName, exported);
        Assert.Contains("kafka.network.io", exported);
    }

    private static async Task<string> ReceiveAsync(HttpListener collector)
    {
        var request = await collector.GetContextAsync().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(request.Request.InputStream, Encoding.Latin1);
        var body = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        request.Response.Close();
        return request.Request.Url!.AbsolutePath == "/v1/metrics" ? body : "";
    }

    // Sums what comes from this test's broker; others run beside it, with meters of the same name.
    private static MeterListener Listen(Meter meter, ConcurrentDictionary<string, double> measured)
    {
        var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, active) =>
        {
            if (instrument.Meter == meter) active.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name == "kafka.connection.count" ? instrument.Name : $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}";
            measured.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }
}
