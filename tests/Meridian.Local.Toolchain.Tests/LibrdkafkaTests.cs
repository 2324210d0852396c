using Confluent.Kafka;

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
