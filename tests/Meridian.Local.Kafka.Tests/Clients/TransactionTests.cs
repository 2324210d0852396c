using Confluent.Kafka;
using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests.Clients;

public class TransactionTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void Readers_of_committed_data_see_what_was_committed_and_nothing_else()
    {
        var topic = TestBroker.NewTopic();
        using var producer = Transactional(topic);
        producer.InitTransactions(Limit);
        Transaction(producer, topic, "a", commit: true);
        Transaction(producer, topic, "b", commit: false);
        Transaction(producer, topic, "c", commit: true);

        using var committed = broker.Consumer(topic + "-c", config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        using var everything = broker.Consumer(topic + "-u", config => config.IsolationLevel = IsolationLevel.ReadUncommitted);
        committed.Subscribe(topic);
        everything.Subscribe(topic);

        Assert.Equal(["a1", "a2", "c1", "c2"], committed.Take(4).Select(record => record.Message.Value));
        Assert.Equal(["a1", "a2", "b1", "b2", "c1", "c2"], everything.Take(6).Select(record => record.Message.Value));
    }

    [Fact]
    public void Offsets_in_a_transaction_count_only_if_it_commits()
    {
        var (input, output) = (TestBroker.NewTopic(), TestBroker.NewTopic());
        using (var feed = broker.Producer())
        {
            for (var i = 0; i < 20; i++) feed.Produce(input, new() { Key = "k", Value = $"{i}" });
            feed.Flush(TestContext.Current.CancellationToken);
        }

        using var producer = Transactional(output);
        producer.InitTransactions(Limit);
        using var consumer = broker.Consumer(input, config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        consumer.Subscribe(input);
        Copy(consumer, producer, output, 10, commit: true);
        Copy(consumer, producer, output, 5, commit: false);
        var stored = consumer.Committed(consumer.Assignment, Limit).Single(offset => offset.Offset >= 0);

        Assert.Equal(10, stored.Offset.Value);
    }

    [Fact]
    public void A_new_owner_of_the_id_fences_the_old_one()
    {
        var topic = TestBroker.NewTopic();
        using var old = Transactional(topic);
        old.InitTransactions(Limit);
        old.BeginTransaction();
        old.Produce(topic, new() { Key = "k", Value = "lost" });
        old.Flush(TestContext.Current.CancellationToken);

        using var owner = Transactional(topic);
        owner.InitTransactions(Limit);
        var fenced = Assert.Throws<KafkaException>(() => old.CommitTransaction(Limit));
        Transaction(owner, topic, "kept", commit: true);

        Assert.True(fenced.Error.IsFatal);
        using var consumer = broker.Consumer(topic, config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        consumer.Subscribe(topic);
        Assert.Equal(["kept1", "kept2"], consumer.Take(2).Select(record => record.Message.Value));
    }

    [Fact]
    public void A_transaction_left_open_is_aborted_when_its_time_is_over()
    {
        var topic = TestBroker.NewTopic();
        using var forgetful = Transactional(topic, config => config.TransactionTimeoutMs = 1000);
        forgetful.InitTransactions(Limit);
        forgetful.BeginTransaction();
        forgetful.Produce(topic, new() { Key = "k", Value = "lost" });
        forgetful.Flush(TestContext.Current.CancellationToken);
        using var other = broker.Producer();
        other.Produce(topic, new() { Key = "k", Value = "after" });
        other.Flush(TestContext.Current.CancellationToken);

        using var consumer = broker.Consumer(topic, config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        consumer.Subscribe(topic);

        Assert.Equal("after", Assert.Single(consumer.Take(1)).Message.Value);
    }

    [Fact]
    public async Task An_id_just_taken_is_not_swept_away_with_those_long_unused()
    {
        var transactions = broker.Server.Broker.Transactions;
        using var done = new CancellationTokenSource();
        var sweeping = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested) await transactions.ExpireAsync();
        }, TestContext.Current.CancellationToken);

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), TestContext.Current.CancellationToken, async (i, _) =>
        {
            var (error, producerId, epoch) = await transactions.InitAsync($"swept-{i}", Limit, (-1, -1));
            Assert.Equal(Meridian.Kafka.Protocol.ErrorCode.None, error);
            Assert.Equal(Meridian.Kafka.Protocol.ErrorCode.None, await transactions.AddGroupAsync($"swept-{i}", (producerId, epoch), "g"));
        });
        await done.CancelAsync();
        await sweeping;
    }

    private IProducer<string, string> Transactional(string id, Action<ProducerConfig>? configure = null) => broker.Producer(config =>
    {
        config.TransactionalId = id;
        configure?.Invoke(config);
    });

    private static void Transaction(IProducer<string, string> producer, string topic, string value, bool commit)
    {
        producer.BeginTransaction();
        producer.Produce(topic, new() { Key = "k", Value = value + "1" });
        producer.Produce(topic, new() { Key = "k", Value = value + "2" });
        producer.Flush(Limit);
        if (commit) producer.CommitTransaction(Limit);
        else producer.AbortTransaction(Limit);
    }

    private static void Copy(IConsumer<string, string> from, IProducer<string, string> to, string topic, int count, bool commit)
    {
        var records = from.Take(count);
        to.BeginTransaction();
        foreach (var record in records) to.Produce(topic, record.Message);
        to.SendOffsetsToTransaction([new TopicPartitionOffset(records[^1].TopicPartition, records[^1].Offset + 1)], from.ConsumerGroupMetadata, Limit);
        if (commit) to.CommitTransaction(Limit);
        else to.AbortTransaction(Limit);
    }
}
