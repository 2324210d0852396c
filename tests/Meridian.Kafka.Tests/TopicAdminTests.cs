using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Kafka.Tests;

public sealed class TopicAdminTests(Broker broker)
{
    [Fact]
    public async Task Topics_are_created_once_and_another_number_of_partitions_is_refused()
    {
        var topic = await broker.NewTopicAsync(partitions: 5);
        using var admin = new TopicAdmin(broker.Servers, NullLogger<TopicAdmin>.Instance);

        Assert.Empty(await admin.EnsureAsync([topic], TestContext.Current.CancellationToken));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => admin.EnsureAsync([topic with { Partitions = 6 }], TestContext.Current.CancellationToken));
        Assert.Contains("has 5 partitions and must have 6", refusal.Message, StringComparison.Ordinal);
    }
}
