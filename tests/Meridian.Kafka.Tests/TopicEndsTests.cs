using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Kafka.Tests;

public sealed class TopicEndsTests(Broker broker)
{
    [Fact]
    public async Task What_was_acknowledged_lies_below_the_ends_at_once()
    {
        var topic = await broker.NewTopicAsync();
        using var host = TestHost.WithEnds(broker.Servers);
        var ends = host.Services.GetRequiredService<TopicEnds>();
        var publisher = host.GetPublisher();

        for (var count = 1; count <= 50; count++)
        {
            await publisher.PublishAsync(new OutgoingRecord(topic.Name, count % 3, null, [1], []), TestContext.Current.CancellationToken);

            Assert.Equal(count, (await ends.AskAsync(topic, TimeSpan.FromSeconds(30))).Sum());
        }
    }

    [Fact]
    public async Task Brokers_that_do_not_answer_are_said_to_be_away()
    {
        using var host = TestHost.WithEnds("localhost:1");
        var topic = new Contracts.TopicDefinition("nowhere", "key", 3, TimeSpan.FromDays(1), [], []);

        await Assert.ThrowsAsync<BrokerUnavailableException>(() => host.Services.GetRequiredService<TopicEnds>().AskAsync(topic, TimeSpan.FromMilliseconds(500)));
    }
}
