using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests.Clients;

public class AdminTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Fact]
    public async Task A_topic_is_created_described_enlarged_configured_and_deleted()
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();

        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 3, ReplicationFactor = 3, Configs = new() { ["retention.ms"] = "1234000" } }]);
        await admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 5 }]);
        await admin.IncrementalAlterConfigsAsync(new()
        {
            [Resource(topic)] = [new() { Name = "cleanup.policy", Value = "compact", IncrementalOperation = AlterConfigOpType.Append }],
        });

        var described = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]))).TopicDescriptions.Single();
        var configs = (await admin.DescribeConfigsAsync([Resource(topic)])).Single().Entries;
        Assert.Equal(5, described.Partitions.Count);
        Assert.All(described.Partitions, partition => Assert.Equal(3, partition.ISR.Count));
        Assert.Equal(("1234000", "delete,compact"), (configs["retention.ms"].Value, configs["cleanup.policy"].Value));

        await admin.DeleteTopicsAsync([topic]);
        Assert.DoesNotContain(admin.GetMetadata(TimeSpan.FromSeconds(60)).Topics, known => known.Topic == topic);
    }

    [Theory]
    [InlineData("bad name", 1, 1, "", Confluent.Kafka.ErrorCode.TopicException)]
    [InlineData("", 0, 1, "", Confluent.Kafka.ErrorCode.InvalidPartitions)]
    [InlineData("", 1, 4, "", Confluent.Kafka.ErrorCode.InvalidReplicationFactor)]
    [InlineData("", 1, 1, "nonsense", Confluent.Kafka.ErrorCode.InvalidConfig)]
    public async Task A_topic_that_cannot_be_is_refused_with_the_reason(string name, int partitions, short factor, string config, Confluent.Kafka.ErrorCode expected)
    {
        using var admin = broker.Admin();
        var wanted = new TopicSpecification
        {
            Name = name.Length > 0 ? name : TestBroker.NewTopic(),
            NumPartitions = partitions,
            ReplicationFactor = factor,
            Configs = config.Length > 0 ? new() { [config] = "1" } : [],
        };

        var refused = await Assert.ThrowsAsync<CreateTopicsException>(() => admin.CreateTopicsAsync([wanted]));

        Assert.Equal(expected, refused.Results[0].Error.Code);
    }

    [Fact]
    public async Task Deleted_records_are_gone_and_the_rest_stays()
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1 }]);
        using var producer = broker.Producer();
        for (var i = 0; i < 10; i++) await producer.ProduceAsync(topic, new() { Key = "k", Value = $"{i}" }, TestContext.Current.CancellationToken);

        await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 6)]);

        using var consumer = broker.Consumer(topic);
        consumer.Subscribe(topic);
        Assert.Equal(["6", "7", "8", "9"], consumer.Take(4).Select(record => record.Message.Value));
        Assert.Equal(6, consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), TimeSpan.FromSeconds(60)).Low.Value);
    }

    [Fact]
    public async Task Groups_are_listed_described_and_deleted_once_they_are_empty()
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1 }]);
        using var producer = broker.Producer();
        await producer.ProduceAsync(topic, new() { Key = "k", Value = "v" }, TestContext.Current.CancellationToken);
        using var consumer = broker.Consumer(topic);
        consumer.Subscribe(topic);
        consumer.Commit(consumer.Take(1)[0]);

        var listed = (await admin.ListConsumerGroupsAsync()).Valid;
        var described = (await admin.DescribeConsumerGroupsAsync([topic])).ConsumerGroupDescriptions.Single();
        var refused = await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync([topic]));
        consumer.Close();
        await admin.DeleteGroupsAsync([topic]);

        Assert.Contains(listed, group => group.GroupId == topic);
        Assert.Equal((ConsumerGroupState.Stable, 1), (described.State, described.Members.Count));
        Assert.Equal(Confluent.Kafka.ErrorCode.NonEmptyGroup, refused.Results[0].Error.Code);
        Assert.DoesNotContain((await admin.ListConsumerGroupsAsync()).Valid, group => group.GroupId == topic);
    }

    [Fact]
    public async Task Offsets_are_found_by_time_and_at_the_ends()
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1, Configs = new() { ["retention.ms"] = "-1" } }]);
        using var producer = broker.Producer(config => config.CompressionType = CompressionType.Lz4);
        for (var i = 0; i < 100; i++) producer.Produce(topic, new() { Key = "k", Value = "v", Timestamp = new Timestamp(1_000_000 + (i * 1000L), TimestampType.CreateTime) });
        producer.Flush(TestContext.Current.CancellationToken);

        async Task<long> Find(OffsetSpec spec) => (await admin.ListOffsetsAsync([new() { TopicPartition = new(topic, 0), OffsetSpec = spec }])).ResultInfos[0].TopicPartitionOffsetError.Offset.Value;

        Assert.Equal(0, await Find(OffsetSpec.Earliest()));
        Assert.Equal(100, await Find(OffsetSpec.Latest()));
        Assert.Equal(99, await Find(OffsetSpec.MaxTimestamp()));
        Assert.Equal(43, await Find(OffsetSpec.ForTimestamp(1_042_001)));
        Assert.Equal(-1, await Find(OffsetSpec.ForTimestamp(9_999_999)));
    }

    private static ConfigResource Resource(string topic) => new() { Type = ResourceType.Topic, Name = topic };
}
