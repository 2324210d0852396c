using Confluent.Kafka;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests;

public class RetentionTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Fact]
    public async Task Records_older_than_the_topic_keeps_them_go_and_younger_ones_stay()
    {
        var topic = await CreateAsync(("retention.ms", "3600000"));
        var now = DateTimeOffset.UtcNow;
        await ProduceAsync(topic, "old", now.AddHours(-2));
        await Eventually.Until("the old record is gone", () => Low(topic) == 1);

        await ProduceAsync(topic, "young", now);
        await ProduceAsync(topic, "also young", now.AddMinutes(-50));

        Assert.Equal(["young", "also young"], Read(topic, 2));
        Assert.Equal(1, Low(topic));
    }

    [Fact]
    public async Task A_change_of_the_time_kept_holds_for_what_is_there()
    {
        var topic = await CreateAsync(("retention.ms", "-1"));
        await ProduceAsync(topic, "ancient", DateTimeOffset.UtcNow.AddYears(-20));
        using var admin = broker.Admin();
        Assert.Equal(0, Low(topic));

        await admin.IncrementalAlterConfigsAsync(new()
        {
            [new() { Type = Confluent.Kafka.Admin.ResourceType.Topic, Name = topic }] =
                [new() { Name = "retention.ms", Value = "1000", IncrementalOperation = Confluent.Kafka.Admin.AlterConfigOpType.Set }],
        });

        await Eventually.Until("the record is gone", () => Low(topic) == 1);
    }

    [Fact]
    public async Task The_oldest_segments_of_a_partition_over_its_size_go_from_the_disk_too()
    {
        var topic = await CreateAsync(("retention.bytes", "50000"), ("segment.bytes", "20000"));
        using var producer = broker.Producer(config => config.BatchSize = 5000);
        for (var i = 0; i < 300; i++) producer.Produce(topic, new() { Key = "k", Value = $"{i} {new string('x', 1000)}" });
        producer.Flush(TestContext.Current.CancellationToken);

        // A segment goes once what stays without it is still as much as the topic is to keep.
        await Eventually.Until("only the last segments are left", () => SizeOnDisk(topic) <= 70_000);

        Assert.InRange(SizeOnDisk(topic), 50_000, 70_000);
        Assert.StartsWith("299 ", Read(topic, 300 - (int)Low(topic))[^1]);
    }

    [Fact]
    public async Task Deleted_records_are_gone_after_a_restart_as_well_and_no_offset_beyond_the_end_is_taken()
    {
        var topic = await CreateAsync();
        for (var i = 0; i < 5; i++) await ProduceAsync(topic, $"{i}", DateTimeOffset.UtcNow);
        using var admin = broker.Admin();
        var refused = await Assert.ThrowsAsync<Confluent.Kafka.Admin.DeleteRecordsException>(() => admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 6)]));
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 3)]);

        await broker.RestartAsync();

        Assert.Equal(Confluent.Kafka.ErrorCode.OffsetOutOfRange, refused.Results[0].Error.Code);
        Assert.Equal(3, Low(topic));
        Assert.Equal(["3", "4"], Read(topic, 2));
    }

    private async Task<string> CreateAsync(params (string Name, string Value)[] settings)
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1, Configs = settings.ToDictionary(setting => setting.Name, setting => setting.Value) }]);
        return topic;
    }

    private async Task ProduceAsync(string topic, string value, DateTimeOffset at)
    {
        using var producer = broker.Producer();
        await producer.ProduceAsync(topic, new() { Key = "k", Value = value, Timestamp = new Timestamp(at) }, TestContext.Current.CancellationToken);
    }

    private long Low(string topic)
    {
        using var consumer = broker.Consumer(topic);
        return consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), TimeSpan.FromSeconds(30)).Low.Value;
    }

    private List<string> Read(string topic, int count)
    {
        using var consumer = broker.Consumer(topic);
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return [.. consumer.Take(count).Select(record => record.Message.Value)];
    }

    // A segment may go between the listing and the look at it.
    private long SizeOnDisk(string topic) => new DirectoryInfo(broker.LogOf(topic)).EnumerateFiles("*.log").Sum(file => file.Exists ? file.Length : 0);
}
