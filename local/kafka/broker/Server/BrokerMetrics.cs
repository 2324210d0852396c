using System.Diagnostics;
using System.Diagnostics.Metrics;
using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Groups;

namespace Meridian.Local.Kafka.Server;

/// <summary>What the broker measures of itself. The names are those OpenTelemetry's collectors give a Kafka broker's figures.</summary>
internal sealed class BrokerMetrics : IDisposable
{
    public const string MeterName = "Meridian.Local.Kafka";

    private static readonly KeyValuePair<string, object?> In = new("direction", "in");
    private static readonly KeyValuePair<string, object?> Out = new("direction", "out");

    // Fetches wait on purpose, so this reaches up to the longest poll.
    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30] };

    private readonly Counter<long> _bytes;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly UpDownCounter<long> _connections;

    public BrokerMetrics()
    {
        _bytes = Meter.CreateCounter<long>("kafka.network.io", "By", "Bytes of requests received and answers sent.");
        _requests = Meter.CreateCounter<long>("kafka.request.count", "{request}", "Requests answered, by their type.");
        _durations = Meter.CreateHistogram("kafka.request.duration", "s", "From a request's last byte until its answer is ready, by its type; of Produce it includes the wait for the disk.", null, Durations);
        _connections = Meter.CreateUpDownCounter<long>("kafka.connection.count", "{connection}", "Connections open, by node.");
    }

    public Meter Meter { get; } = new(MeterName);

    /// <summary>Has the lag of every group's partitions observed: how many records come after the offset last committed.</summary>
    public void ObserveLagOf(Broker broker) => Meter.CreateObservableGauge(
        "kafka.consumer_group.lag", () => GroupLag.Measure(broker.Groups, broker.Topics), "{record}", "Records a group has yet to commit, by group, topic and partition.");

    public void ConnectionOpened(int node) => _connections.Add(1, new KeyValuePair<string, object?>("node", node));

    public void ConnectionClosed(int node) => _connections.Add(-1, new KeyValuePair<string, object?>("node", node));

    /// <param name="started">Timestamp (<see cref="Stopwatch"/>) of when the request was there.</param>
    public void Answered(Api api, int received, long started)
    {
        if (!_requests.Enabled) return;
        var type = new KeyValuePair<string, object?>("type", api.Name);
        _requests.Add(1, type);
        _durations.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, type);
        _bytes.Add(received, In);
    }

    public void Sent(int bytes) => _bytes.Add(bytes, Out);

    public void Dispose() => Meter.Dispose();
}
