using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(Meridian.Kafka.Tests.Broker))]

namespace Meridian.Kafka.Tests;

/// <summary>The broker that the tests of this assembly share; each test makes a topic of its own.</summary>
public sealed class Broker : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryDirectory _data = new();
    private readonly int[] _ports = [.. Enumerable.Range(0, 3).Select(_ => FreePort.Next())];
    private readonly EngineProcess _process;

    public Broker()
    {
        Servers = string.Join(',', _ports.Select(port => $"localhost:{port}"));
        _process = EngineProcess.Start("Meridian.Local.Kafka", $"Kafka:Broker1Port={_ports[0]}", $"Kafka:Broker2Port={_ports[1]}",
            $"Kafka:Broker3Port={_ports[2]}", $"Kafka:Data={_data.Path}/kafka");
    }

    public string Servers { get; }

    public async ValueTask InitializeAsync()
    {
        foreach (var port in _ports) await _process.UntilListensAsync(port);
    }

    /// <summary>Creates a topic with its dead-letter topic.</summary>
    public async Task<TopicDefinition> NewTopicAsync(int partitions = 3)
    {
        var topic = new TopicDefinition($"test.{Guid.CreateVersion7():n}", "key", partitions, TimeSpan.FromDays(1), [], []);
        using var admin = new TopicAdmin(Servers, NullLogger<TopicAdmin>.Instance);
        await admin.EnsureAsync([topic, topic.DeadLetters], TestContext.Current.CancellationToken);
        return topic;
    }

    /// <summary>The first records of a topic, in the order of their partitions and offsets.</summary>
    public List<ConsumeResult<byte[], byte[]>> Read(TopicDefinition topic, int count)
    {
        var config = new ConsumerConfig { BootstrapServers = Servers, GroupId = "reader", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Assign(Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartitionOffset(topic.Name, partition, Offset.Beginning)));
        var records = new List<ConsumeResult<byte[], byte[]>>();
        while (records.Count < count) records.Add(consumer.Consume(Patience) ?? throw new TimeoutException($"{records.Count} of {count} records came."));
        return [.. records.OrderBy(record => record.Partition.Value).ThenBy(record => record.Offset.Value)];
    }

    /// <summary>The oldest dead letter of a topic: its headers, and its value under <c>value</c>.</summary>
    public Dictionary<string, string> ReadDeadLetter(TopicDefinition topic)
    {
        var letter = Read(topic.DeadLetters, 1)[0].Message;
        return letter.Headers.Select(header => (Name: header.Key, Value: header.GetValueBytes())).Append((Name: "value", letter.Value))
            .ToDictionary(pair => pair.Name, pair => Encoding.UTF8.GetString(pair.Value));
    }

    /// <summary>What a group has committed over all partitions.</summary>
    public long Committed(TopicDefinition topic, string group)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Servers, GroupId = group }).Build();
        var partitions = Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartition(topic.Name, partition));
        return consumer.Committed(partitions, Patience).Sum(position => Math.Max(0, position.Offset.Value));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Dispose();
    }
}
