using System.Net.Sockets;
using Confluent.Kafka;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests.Clients;

public class ProducerTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public void Every_codec_comes_out_as_it_went_in(CompressionType codec)
    {
        var topic = TestBroker.NewTopic();
        using var producer = broker.Producer(config => config.CompressionType = codec);
        var sent = Enumerable.Range(0, 500).Select(i => $"value {i} {new string('x', i % 50)}").ToList();

        foreach (var value in sent) producer.Produce(topic, new() { Key = "k", Value = value });
        producer.Flush(TestContext.Current.CancellationToken);

        using var consumer = broker.Consumer(topic);
        consumer.Subscribe(topic);
        Assert.Equal(sent, consumer.Take(500).Select(record => record.Message.Value));
    }

    [Fact]
    public async Task Headers_timestamp_null_key_and_tombstone_are_kept()
    {
        var topic = TestBroker.NewTopic();
        var at = DateTime.UtcNow.Date.AddHours(-1);
        using var producer = new ProducerBuilder<Null, string?>(new ProducerConfig { BootstrapServers = broker.Bootstrap })
            .SetValueSerializer(new NullableSerializer()).Build();

        await producer.ProduceAsync(topic, new() { Value = null, Timestamp = new Timestamp(at), Headers = [new Header("h", [1, 2])] }, TestContext.Current.CancellationToken);

        using var consumer = broker.Consumer(topic);
        consumer.Subscribe(topic);
        var record = Assert.Single(consumer.Take(1));
        Assert.Equal((null, null, at), (record.Message.Key, record.Message.Value, record.Message.Timestamp.UtcDateTime));
        Assert.Equal([1, 2], record.Message.Headers.GetLastBytes("h"));
    }

    [Fact]
    public async Task A_record_over_the_topics_limit_is_refused_and_the_next_one_is_not()
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1, Configs = new() { ["max.message.bytes"] = "1000" } }]);
        using var producer = broker.Producer();

        var refused = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            producer.ProduceAsync(topic, new() { Key = "k", Value = new string('x', 2000) }, TestContext.Current.CancellationToken));
        var stored = await producer.ProduceAsync(topic, new() { Key = "k", Value = "small" }, TestContext.Current.CancellationToken);

        Assert.Equal(Confluent.Kafka.ErrorCode.MsgSizeTooLarge, refused.Error.Code);
        Assert.Equal(0, stored.Offset.Value);
    }

    [Fact]
    public async Task A_node_that_goes_down_hands_its_partitions_over()
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 3, ReplicationFactor = 3 }]);
        using var producer = broker.Producer();
        await ProduceToAllPartitionsAsync(producer, topic);

        await broker.Server.StopNodeAsync(2);
        await ProduceToAllPartitionsAsync(producer, topic);
        broker.Server.StartNode(2);
        await ProduceToAllPartitionsAsync(producer, topic);

        using var consumer = broker.Consumer(topic);
        consumer.Subscribe(topic);
        Assert.Equal(9, consumer.Take(9).Count);
    }

    [Fact]
    public async Task Who_wants_no_answer_learns_of_a_failure_by_the_end_of_the_connection()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", broker.Server.Broker.Cluster.Nodes[0].Port, TestContext.Current.CancellationToken);

        await client.GetStream().WriteAsync(Frame(new() { Acks = 0, Topics = [new() { Name = TestBroker.NewTopic(), Partitions = [new() { Index = 0 }] }] }), TestContext.Current.CancellationToken);

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    private static byte[] Frame(ProduceRequest request)
    {
        const short version = 7;
        var (to, length) = (new WireWriter(version, flexible: false), 0);
        to.Int32(ref length);
        new RequestHeader { Key = (short)ApiKey.Produce, Version = version }.Describe(ref to);
        request.Describe(ref to);
        to.PatchInt32(0, to.Written.Length - sizeof(int));
        return to.Written.ToArray();
    }

    private static async Task ProduceToAllPartitionsAsync(IProducer<string, string> producer, string topic)
    {
        for (var partition = 0; partition < 3; partition++)
        {
            await producer.ProduceAsync(new TopicPartition(topic, partition), new() { Key = "k", Value = "v" }, TestContext.Current.CancellationToken);
        }
    }

    private sealed class NullableSerializer : ISerializer<string?>
    {
        public byte[] Serialize(string? data, SerializationContext context) => data is null ? null! : System.Text.Encoding.UTF8.GetBytes(data);
    }
}
