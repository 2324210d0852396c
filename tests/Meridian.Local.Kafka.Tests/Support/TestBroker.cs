using Confluent.Kafka;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Server;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Local.Kafka.Tests.Support;

/// <summary>A broker with three nodes in this process, and clients for it. One for all tests of a class; each test has topics of its own.</summary>
public sealed class TestBroker : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();

    internal BrokerServer Server { get; private set; } = null!;

    public string Bootstrap => Server.BootstrapServers;

    public async ValueTask InitializeAsync() => Server = await StartAsync(_data.Path);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Stops the broker in order and starts another on its data.</summary>
    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        Server = await StartAsync(_data.Path);
    }

    /// <summary>The directory of a topic's first partition.</summary>
    public string LogOf(string topic) => Path.Combine(_data.Path, "topics", $"{topic}-0");

    internal static Task<BrokerServer> StartAsync(string directory, string fsync = "group-commit")
    {
        var options = new KafkaOptions
        {
            Broker1Port = 0,
            Broker2Port = 0,
            Broker3Port = 0,
            Fsync = fsync,
            GroupInitialRebalanceDelay = TimeSpan.Zero,
            SegmentBytes = 64 * 1024,
            CleanupInterval = TimeSpan.FromMilliseconds(200),
        };
        return BrokerServer.StartAsync(options, directory, NullLogger.Instance, TimeProvider.System);
    }

    public static string NewTopic() => $"t-{Guid.CreateVersion7():N}";

    public IProducer<string, string> Producer(Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = Bootstrap, EnableIdempotence = true, LingerMs = 2 };
        configure?.Invoke(config);
        return new ProducerBuilder<string, string>(config).Build();
    }

    public IConsumer<string, string> Consumer(string group, Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Bootstrap,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        };
        configure?.Invoke(config);
        return new ConsumerBuilder<string, string>(config).Build();
    }

    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();
}
