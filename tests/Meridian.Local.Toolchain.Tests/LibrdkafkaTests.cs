using Confluent.Kafka;
using Meridian.Local.Installing;
using Meridian.Testing;

namespace Meridian.Local.Tests;

/// <summary>Confluent.Kafka over the librdkafka that the toolchain built, against librdkafka's own mock broker.</summary>
public sealed class LibrdkafkaTests(Installed installed) : IClassFixture<Installed>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task A_message_goes_there_and_back(CompressionType compression)
    {
        await installed.EnsureAsync(Tool.Librdkafka);
        using var producer = ProducerWithItsOwnBroker(compression);

        var sent = await producer.ProduceAsync("there-and-back", new() { Key = "k", Value = "v" }, TestContext.Current.CancellationToken);

        Assert.Equal(PersistenceStatus.Persisted, sent.Status);
        Assert.Equal("v", ReadBack(BrokerOf(producer), sent.TopicPartition));
    }

    [Fact]
    public async Task A_library_that_is_not_built_is_named_with_what_to_do()
    {
        using var empty = new TemporaryDirectory();
        var again = new Command(Environment.ProcessPath!, "-method", "*A_message_goes_there_and_back")
        {
            Variables = new Dictionary<string, string> { ["Meridian__Home"] = empty.Path },
        };

        var result = await again.RunAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith("librdkafka 2.15.1 is not built", StringComparison.Ordinal) && line.Contains("./meridian", StringComparison.Ordinal));
    }

    private static IProducer<string, string> ProducerWithItsOwnBroker(CompressionType compression)
    {
        var config = new ProducerConfig { BootstrapServers = "mock", Acks = Acks.All, CompressionType = compression };
        config.Set("test.mock.num.brokers", "1");
        return new ProducerBuilder<string, string>(config).Build();
    }

    private static string BrokerOf(IClient client)
    {
        using var admin = new DependentAdminClientBuilder(client.Handle).Build();
        var broker = Assert.Single(admin.GetMetadata(Patience).Brokers);
        return $"{broker.Host}:{broker.Port}";
    }

    private static string? ReadBack(string broker, TopicPartition partition)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = broker, GroupId = "readers" }).Build();
        consumer.Assign(new TopicPartitionOffset(partition, Offset.Beginning));
        return consumer.Consume(Patience)?.Message.Value;
    }
}
