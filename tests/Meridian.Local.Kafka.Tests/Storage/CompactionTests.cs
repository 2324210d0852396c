using Confluent.Kafka;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests.Storage;

public class CompactionTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Of_each_key_the_latest_record_stays_at_its_offset(CompressionType codec)
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new()
        {
            Name = topic,
            NumPartitions = 1,
            Configs = new() { ["cleanup.policy"] = "compact", ["segment.bytes"] = "20000", ["min.cleanable.dirty.ratio"] = "0.01" },
        }]);
        using var producer = broker.Producer(config => (config.CompressionType, config.BatchNumMessages) = (codec, 50));
        var random = new Random(1);
        var latest = new Dictionary<string, (long Offset, string Value)>();
        for (var i = 0; i < 3000; i++)
        {
            var (key, value) = ($"k{random.Next(20)}", $"{i} {random.NextInt64()} {random.NextInt64()} {random.NextInt64()}");
            latest[key] = (i, value);
            producer.Produce(topic, new() { Key = key, Value = value });
        }

        producer.Flush(TestContext.Current.CancellationToken);
        await Eventually.Until("most records are gone", () => Read(topic).Count < 1500, TimeSpan.FromMinutes(3));

        var left = Read(topic);
        Assert.All(latest, key => Assert.Equal(key.Value, left.Where(record => record.Key == key.Key).Select(record => (record.Offset, record.Value)).Last()));
        Assert.Equal(left.Select(record => record.Offset).Order(), left.Select(record => record.Offset));
    }

    private List<(long Offset, string Key, string Value)> Read(string topic)
    {
        using var consumer = broker.Consumer("reader", config => config.EnablePartitionEof = true);
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var read = new List<(long, string, string)>();
        while (true)
        {
            var record = consumer.Consume(TimeSpan.FromMinutes(1)) ?? throw new TimeoutException("The topic does not come to its end.");
            if (record.IsPartitionEOF) return read;
            read.Add((record.Offset.Value, record.Message.Key, record.Message.Value));
        }
    }
}
