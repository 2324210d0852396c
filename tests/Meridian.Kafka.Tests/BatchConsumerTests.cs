using System.Globalization;
using System.Text;
using Meridian.Contracts;
using Meridian.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Meridian.Kafka.Tests;

public sealed class BatchConsumerTests(Broker broker)
{
    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Records_are_handled_in_order_and_then_committed()
    {
        var topic = await broker.NewTopicAsync(partitions: 1);
        using var host = await StartAsync(topic, _handler);

        await SendAsync(host, topic, 0, Enumerable.Range(0, 500).Select(Text));
        await Eventually.Until("all are handled", () => _handler.Handled.Count >= 500);

        Assert.Equal(Enumerable.Range(0, 500).Select(Text), _handler.Handled);
        await Eventually.Until("all are committed", () => broker.Committed(topic, TestHost.GroupOf(topic)) == 500);
    }

    [Fact]
    public async Task While_a_store_is_away_nothing_is_committed_and_nothing_is_lost()
    {
        var topic = await broker.NewTopicAsync(partitions: 1);
        _handler.StoreIsAway = true;
        using var host = await StartAsync(topic, _handler);
        await SendAsync(host, topic, 0, ["a", "b"]);
        await Eventually.Until("it was tried again", () => _handler.Attempts >= 4);
        Assert.Equal(HealthStatus.Degraded, await host.HealthAsync());
        Assert.Equal(0, broker.Committed(topic, TestHost.GroupOf(topic)));

        _handler.StoreIsAway = false;
        await Eventually.Until("all are handled", () => _handler.Handled.Count >= 2);

        Assert.Equal(["a", "b"], _handler.Handled);
        await Eventually.Until("it is healthy", async () => await host.HealthAsync() == HealthStatus.Healthy);
    }

    [Fact]
    public async Task Poison_goes_to_the_dead_letters_with_where_it_came_from()
    {
        var topic = await broker.NewTopicAsync(partitions: 1);
        _handler.Poison = "b";
        using var host = await StartAsync(topic, _handler);

        await SendAsync(host, topic, 0, ["a", "b", "c"]);

        var letter = broker.ReadDeadLetter(topic);
        Assert.Equal("b", letter["value"]);
        Assert.Equal("poison", letter[DeadLetterHeaders.Reason]);
        Assert.Equal((topic.Name, "0", "1"), (letter[DeadLetterHeaders.Topic], letter[DeadLetterHeaders.Partition], letter[DeadLetterHeaders.Offset]));
        Assert.Contains("It cannot be read.", letter[DeadLetterHeaders.Stack], StringComparison.Ordinal);
        await Eventually.Until("the rest is handled", () => _handler.Handled.Count == 2);
    }

    [Fact]
    public async Task Several_topics_can_share_a_consumer_each_with_its_own_commits_and_dead_letters()
    {
        var (first, second) = (await broker.NewTopicAsync(partitions: 2), await broker.NewTopicAsync(partitions: 1));
        _handler.Poison = "x";
        using var host = TestHost.Consumer(broker.Servers, [first, second], _handler);
        await host.StartAsync(TestContext.Current.CancellationToken);

        await SendAsync(host, first, 0, ["a", "b"]);
        await SendAsync(host, second, 0, ["c", "x", "d"]);
        await Eventually.Until("all are handled", () => _handler.Handled.Count >= 4);

        Assert.Equal(["a", "b", "c", "d"], _handler.Handled.Order());
        await Eventually.Until("all are committed", () => (broker.Committed(first, TestHost.GroupOf(first)), broker.Committed(second, TestHost.GroupOf(first))) == (2, 3));
        Assert.Equal((second.Name, "1"), (broker.ReadDeadLetter(second)[DeadLetterHeaders.Topic], broker.ReadDeadLetter(second)[DeadLetterHeaders.Offset]));
    }

    [Fact]
    public async Task A_handler_may_say_where_a_partition_begins()
    {
        var topic = await broker.NewTopicAsync(partitions: 1);
        using var sender = TestHost.Publisher(broker.Servers);
        await SendAsync(sender, topic, 0, ["a", "b", "c"]);
        var handler = new RecordingHandler { Start = partition => partition.High - 1 };

        using var host = await StartAsync(topic, handler);
        await Eventually.Until("the last is handled", () => handler.Handled.Contains("c"));

        Assert.Equal(["c"], handler.Handled);
    }

    [Fact]
    public async Task Partitions_that_come_together_are_announced_before_one_of_them_is_prepared()
    {
        var topic = await broker.NewTopicAsync(partitions: 8);

        using var host = await StartAsync(topic, _handler);
        await Eventually.Until("all are prepared", () => _handler.Prepared.Count == 8);

        Assert.Equal(Enumerable.Repeat(8, 8), _handler.AnnouncedWhenPrepared.Values);
    }

    [Fact]
    public async Task Partitions_are_shared_with_a_second_consumer_and_come_back_when_it_stops()
    {
        var topic = await broker.NewTopicAsync(partitions: 4);
        var other = new RecordingHandler();
        using var first = await StartAsync(topic, _handler);
        await Eventually.Until("the first has all", () => _handler.Prepared.Count == 4);

        using var second = await StartAsync(topic, other);
        await Eventually.Until("each has two", () => _handler.Prepared.Count == 2 && other.Prepared.Count == 2);
        for (var partition = 0; partition < 4; partition++) await SendAsync(first, topic, partition, [Text(partition)]);
        await Eventually.Until("each record is handled", () => _handler.Handled.Count + other.Handled.Count == 4);
        await second.StopAsync(TestContext.Current.CancellationToken);

        await Eventually.Until("the first has all again", () => _handler.Prepared.Count == 4 && other.Prepared.IsEmpty);
        Assert.Equal(2, other.Handled.Count);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<IHost> StartAsync(TopicDefinition topic, RecordingHandler handler)
    {
        var host = TestHost.Consumer(broker.Servers, topic, handler);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static Task SendAsync(IHost host, TopicDefinition topic, int partition, IEnumerable<string> values) => host.GetPublisher().PublishAsync(
        [.. values.Select(value => new OutgoingRecord(topic.Name, partition, null, Encoding.UTF8.GetBytes(value), []))], TestContext.Current.CancellationToken);
}
