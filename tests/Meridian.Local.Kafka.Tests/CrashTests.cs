using System.Collections.Concurrent;
using Confluent.Kafka;
using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests;

/// <summary>The broker is killed while producers write. MERIDIAN_CRASHES says how often (8 unless given; 50 is the long run).</summary>
public class CrashTests
{
    private static readonly int Crashes = int.TryParse(Environment.GetEnvironmentVariable("MERIDIAN_CRASHES"), out var asked) ? asked : 8;

    [Fact]
    public async Task Every_acknowledged_record_is_there_once_at_its_offset_however_often_the_broker_is_killed()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        var acknowledged = new ConcurrentDictionary<TopicPartitionOffset, string>();
        using var stop = new CancellationTokenSource();
        var producing = ProduceAsync(broker.Bootstrap, acknowledged, stop.Token);

        for (var crash = 0; crash < Crashes; crash++)
        {
            var before = acknowledged.Count;
            await Testing.Eventually.Until("the producer got on", () => acknowledged.Count > before + 300);
            await broker.KillAsync();
            await broker.StartAsync();
        }

        await stop.CancelAsync();
        var sent = await producing;

        var found = ReadAll(broker.Bootstrap);
        Assert.All(acknowledged, record => Assert.Equal(record.Value, found[record.Key]));
        Assert.Equal(sent, acknowledged.Count);
        // An idempotent producer's retries leave no second copy.
        Assert.Equal(found.Count, found.Values.Distinct().Count());
        Assert.Equal(acknowledged.Count, found.Count);
    }

    [Fact]
    public async Task A_tail_that_was_torn_by_the_crash_is_cut_off_and_the_rest_stays()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        await ProduceOneAsync(broker, "whole");
        await broker.KillAsync();
        var segment = Directory.GetFiles(Path.Combine(broker.Data, "topics", "torn-0"), "*.log").Single();
        var batch = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        await using (var file = new FileStream(segment, FileMode.Append)) file.Write(batch, 0, batch.Length - 5);

        await broker.StartAsync();
        await ProduceOneAsync(broker, "after");

        Assert.Equal(["whole", "after"], ReadAll(broker.Bootstrap).OrderBy(record => record.Key.Offset.Value).Select(record => record.Value));
        await Testing.Eventually.Until("it is told", () => broker.Running.Output.Any(line => line.Contains($"cut {batch.Length - 5} bytes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_group_and_an_open_transaction_outlive_a_crash()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        var config = new ProducerConfig { BootstrapServers = broker.Bootstrap, TransactionalId = "outlives" };
        using var producer = new ProducerBuilder<string, string>(config).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(60));
        producer.BeginTransaction();
        producer.Produce("torn", new() { Key = "k", Value = "before" });
        producer.Flush(TestContext.Current.CancellationToken);

        await broker.KillAsync();
        await broker.StartAsync();
        producer.Produce("torn", new() { Key = "k", Value = "after" });
        producer.CommitTransaction(TimeSpan.FromSeconds(60));

        Assert.Equal(["after", "before"], ReadAll(broker.Bootstrap).Values.Order());
    }

    private static async Task<int> ProduceAsync(string bootstrap, ConcurrentDictionary<TopicPartitionOffset, string> acknowledged, CancellationToken stop)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            LingerMs = 1,
            MessageTimeoutMs = 120_000,
            ReconnectBackoffMaxMs = 200,
            RetryBackoffMs = 50,
        };
        using var producer = new ProducerBuilder<string, string>(config).SetLogHandler((_, _) => { }).Build();
        var sent = 0;
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < 50; i++, sent++)
            {
                producer.Produce(new TopicPartition("torn", sent % 4), new() { Key = "k", Value = $"{sent}" }, report =>
                {
                    if (report.Error.IsError) throw new InvalidOperationException(report.Error.Reason);
                    Assert.True(acknowledged.TryAdd(report.TopicPartitionOffset, report.Message.Value));
                });
            }

            await Task.Delay(5, CancellationToken.None);
        }

        producer.Flush(TimeSpan.FromMinutes(3));
        return sent;
    }

    private static async Task ProduceOneAsync(BrokerProcess broker, string value)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.Bootstrap }).Build();
        await producer.ProduceAsync(new TopicPartition("torn", 0), new() { Key = "k", Value = value }, TestContext.Current.CancellationToken);
    }

    private static Dictionary<TopicPartitionOffset, string> ReadAll(string bootstrap)
    {
        var config = new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "reader", EnablePartitionEof = true, IsolationLevel = IsolationLevel.ReadCommitted };
        using var consumer = new ConsumerBuilder<string, string>(config).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset("torn", partition, Offset.Beginning)));
        var (found, ended) = (new Dictionary<TopicPartitionOffset, string>(), new HashSet<Partition>());
        while (ended.Count < 4)
        {
            var next = consumer.Consume(TimeSpan.FromMinutes(1));
            if (next.IsPartitionEOF) ended.Add(next.Partition);
            else found.Add(new TopicPartitionOffset(next.TopicPartition, next.Offset), next.Message.Value);
        }

        return found;
    }
}
