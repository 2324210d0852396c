using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests;

/// <summary>The disk really is full: the broker's data lies on a small file system of its own.</summary>
public sealed class DiskFullTests : IAsyncLifetime
{
    private const string Topic = "full";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly FullBroker _disk = new();
    private readonly Dictionary<long, string> _acknowledged = [];

    // Segments are so small that the disk is also full where one ends and the next begins.
    public async ValueTask InitializeAsync() => await _disk.StartAsync(megabytes: 4, "--Kafka:SegmentBytes=16384");

    public async ValueTask DisposeAsync() => await _disk.DisposeAsync();

    [Fact]
    public async Task Writes_are_refused_reads_go_on_and_all_is_well_once_there_is_space()
    {
        using var producer = Producer();
        await ProduceAsync(producer, 20);
        _disk.Fill();

        var refused = await ProduceUntilRefusedAsync(producer);
        var offsetsRefused = CommitAndReport(TimeSpan.FromSeconds(3));
        Assert.Equal(Confluent.Kafka.ErrorCode.KafkaStorageError, refused);
        AssertReadable();

        _disk.Free();
        await ProduceAsync(producer, 100);

        AssertReadable();
        Assert.True(offsetsRefused, "offsets are not said to be committed when they are not");
        Assert.False(CommitAndReport(Limit));
        await Eventually.Until("the refusal is told", () => Refused($"{Topic}-0"));
        Assert.Single(_disk.Running.Output, line => IsRefusal(line, $"{Topic}-0"));
    }

    [Fact]
    public async Task A_client_that_retries_gets_through_once_there_is_space()
    {
        using var producer = Producer(config =>
        {
            (config.EnableIdempotence, config.MessageSendMaxRetries) = (true, int.MaxValue);
            (config.MessageTimeoutMs, config.RetryBackoffMs) = (120_000, 100);
        });
        await ProduceAsync(producer, 20);
        _disk.Fill();

        // More than what is left of the segment's last block.
        var waiting = Enumerable.Range(0, 20).Select(_ => producer.ProduceAsync(new TopicPartition(Topic, 0), Message(900))).ToList();
        await Eventually.Until("the disk has refused some", () => Refused($"{Topic}-0"), Limit);
        _disk.Free();
        foreach (var stored in await Task.WhenAll(waiting)) _acknowledged.Add(stored.Offset.Value, stored.Message.Value);

        AssertReadable();
        Assert.Equal(40, _acknowledged.Keys.Max() + 1);
    }

    [Fact]
    public async Task Topics_and_transactions_are_refused_or_wait_and_nothing_is_left_half_done()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _disk.Bootstrap }).Build();
        var config = new ProducerConfig { BootstrapServers = _disk.Bootstrap, TransactionalId = "t", TransactionTimeoutMs = 60_000 };
        using var producer = new ProducerBuilder<string, string>(config).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        producer.Produce(new TopicPartition(Topic, 0), Message(10));
        producer.Flush(Limit);
        _disk.Fill();

        var refused = await Assert.ThrowsAsync<CreateTopicsException>(() => admin.CreateTopicsAsync([new() { Name = "late", NumPartitions = 50 }]));
        var committing = Task.Run(() => producer.CommitTransaction(Limit), TestContext.Current.CancellationToken);
        // The decision may yet fit into a block the file has already.
        await Eventually.Until("the disk has taken the decision or refused it", () => committing.IsCompleted || Refused("transactions"), Limit);
        _disk.Free();
        await committing;
        await admin.CreateTopicsAsync([new() { Name = "late", NumPartitions = 50 }]);

        Assert.Equal(Confluent.Kafka.ErrorCode.KafkaStorageError, refused.Results[0].Error.Code);
        using var consumer = Consumer();
        consumer.Assign(new TopicPartitionOffset(Topic, 0, Offset.Beginning));
        Assert.Single(consumer.Take(1));
    }

    private bool Refused(string log) => _disk.Running.Output.Any(line => IsRefusal(line, log));

    private static bool IsRefusal(string line, string log) => line.Contains($"/{log}: the disk refuses writes", StringComparison.Ordinal);

    private IProducer<string, string> Producer(Action<ProducerConfig>? configure = null)
    {
        // No retries: what the broker says is what the test sees.
        var config = new ProducerConfig { BootstrapServers = _disk.Bootstrap, MessageSendMaxRetries = 0, LingerMs = 0, EnableIdempotence = false };
        configure?.Invoke(config);
        return new ProducerBuilder<string, string>(config).SetLogHandler((_, _) => { }).Build();
    }

    private IConsumer<string, string> Consumer() =>
        new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = _disk.Bootstrap, GroupId = "g", EnableAutoCommit = false }).SetLogHandler((_, _) => { }).Build();

    private static Message<string, string> Message(int size) => new() { Key = "k", Value = $"{Guid.CreateVersion7()} {new string('x', size)}" };

    private async Task ProduceAsync(IProducer<string, string> producer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var stored = await producer.ProduceAsync(new TopicPartition(Topic, 0), Message(900), TestContext.Current.CancellationToken);
            _acknowledged.Add(stored.Offset.Value, stored.Message.Value);
        }
    }

    private async Task<Confluent.Kafka.ErrorCode> ProduceUntilRefusedAsync(IProducer<string, string> producer)
    {
        try
        {
            // At most what fits into the blocks the files have already.
            await ProduceAsync(producer, 1000);
            return Confluent.Kafka.ErrorCode.NoError;
        }
        catch (ProduceException<string, string> refused)
        {
            return refused.Error.Code;
        }
    }

    // Whether committing was refused; what goes into blocks there are already is taken for a while.
    private bool CommitAndReport(TimeSpan patience)
    {
        var config = new ConsumerConfig { BootstrapServers = _disk.Bootstrap, GroupId = "g", SocketTimeoutMs = (int)patience.TotalMilliseconds };
        using var consumer = new ConsumerBuilder<string, string>(config).SetLogHandler((_, _) => { }).Build();
        try
        {
            for (var i = 0; i < 100; i++) consumer.Commit([new TopicPartitionOffset(Topic, 0, i)]);
            return false;
        }
        catch (KafkaException)
        {
            return true;
        }
    }

    private void AssertReadable()
    {
        using var consumer = Consumer();
        consumer.Assign(new TopicPartitionOffset(Topic, 0, Offset.Beginning));
        Assert.Equal(_acknowledged.OrderBy(record => record.Key), consumer.Take(_acknowledged.Count).Select(record => KeyValuePair.Create(record.Offset.Value, record.Message.Value)));
    }
}
