using Confluent.Kafka;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests.Clients;

public class GroupTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.RoundRobin)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Members_share_the_partitions_and_take_over_those_of_one_who_leaves(PartitionAssignmentStrategy strategy)
    {
        var topic = await CreateTopicAsync(4);
        using var first = broker.Consumer(topic, config => config.PartitionAssignmentStrategy = strategy);
        using var second = broker.Consumer(topic, config => config.PartitionAssignmentStrategy = strategy);
        first.Subscribe(topic);
        second.Subscribe(topic);
        await Until("both have two partitions", () => Poll(first) == 2 & Poll(second) == 2);

        second.Close();

        await Until("one has all four", () => Poll(first) == 4);
    }

    [Fact]
    public async Task A_group_goes_on_where_it_committed()
    {
        var topic = await CreateTopicAsync(1);
        using var producer = broker.Producer();
        for (var i = 0; i < 10; i++) producer.Produce(topic, new() { Key = "k", Value = $"{i}" });
        producer.Flush(TestContext.Current.CancellationToken);
        using (var before = broker.Consumer(topic))
        {
            before.Subscribe(topic);
            before.Commit(before.Take(4)[^1]);
            before.Close();
        }

        using var after = broker.Consumer(topic);
        after.Subscribe(topic);

        Assert.Equal("4", after.Take(1)[0].Message.Value);
    }

    [Fact]
    public async Task A_member_that_falls_silent_loses_its_partitions()
    {
        var topic = await CreateTopicAsync(2);
        using var alive = broker.Consumer(topic);
        // Longer than a busy machine may hold up this test between two polls: a poll behind it throws.
        var silent = broker.Consumer(topic, config => (config.SessionTimeoutMs, config.MaxPollIntervalMs) = (1000, 25_000));
        alive.Subscribe(topic);
        silent.Subscribe(topic);
        await Until("both have one", () => Poll(alive) == 1 & Poll(silent) == 1);

        // Not polled any more, so it stops its heartbeats.
        await Until("the other has both", () => Poll(alive) == 2);

        silent.Dispose();
    }

    [Fact]
    public async Task A_static_member_that_restarts_keeps_its_partitions_without_a_rebalance()
    {
        var topic = await CreateTopicAsync(2);
        var rebalances = 0;
        var config = new ConsumerConfig { BootstrapServers = broker.Bootstrap, GroupId = topic, GroupInstanceId = "stays", SessionTimeoutMs = 120_000 };
        using var stays = new ConsumerBuilder<string, string>(config).SetPartitionsAssignedHandler((_, _) => rebalances++).Build();
        stays.Subscribe(topic);
        var restarts = Static(topic, "restarts");
        await Until("both have one", () => Poll(stays) == 1 & Poll(restarts) == 1);
        var (before, mine) = (rebalances, restarts.Assignment[0]);

        // Close of a static member sends no leave.
        restarts.Close();
        restarts.Dispose();
        using var restarted = Static(topic, "restarts");

        await Until("it has its partition again", () => Poll(stays) == 1 & Poll(restarted) == 1);
        Assert.Equal(mine, restarted.Assignment[0]);
        Assert.Equal(before, rebalances);
    }

    private IConsumer<string, string> Static(string topic, string instance)
    {
        var consumer = broker.Consumer(topic, config => (config.GroupInstanceId, config.SessionTimeoutMs) = (instance, 120_000));
        consumer.Subscribe(topic);
        return consumer;
    }

    private static int Poll(IConsumer<string, string> consumer)
    {
        consumer.Consume(TimeSpan.FromMilliseconds(50));
        return consumer.Assignment.Count;
    }

    private static Task Until(string reason, Func<bool> holds) => Eventually.Until(reason, holds, TimeSpan.FromMinutes(2));

    private async Task<string> CreateTopicAsync(int partitions)
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = partitions }]);
        return topic;
    }
}
