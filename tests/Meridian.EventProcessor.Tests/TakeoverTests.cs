using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

public sealed class TakeoverTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    /// <summary>The session outlasts the test's patience many times: only its name can give a processor the partitions of the one that was killed.</summary>
    [Fact]
    public async Task A_processor_that_comes_back_under_its_name_has_its_partitions_at_once()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        string[] settings = ["Kafka:Consumer:InstanceId=processor-0", "Kafka:Consumer:SessionTimeout=00:25:00"];
        var first = stack.StartProcessor(settings);
        await stack.SendAsync(0, Some.Block(_tenant, "a", 3));
        await stack.UntilSettled();

        await first.KillAsync();
        await stack.SendAsync(0, Some.Block(_tenant, "b", 3));
        stack.StartProcessor(settings);
        await stack.UntilSettled();

        Assert.Equal(6, await stack.StoredAsync());
    }

    [Fact]
    public async Task A_processor_that_dies_is_replaced_by_one_of_another_name()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        var first = stack.StartProcessor("Kafka:Consumer:InstanceId=processor-0");
        await stack.SendAsync(0, Some.Block(_tenant, "a", 3));
        await stack.UntilSettled();
        stack.StartProcessor("Kafka:Consumer:InstanceId=processor-1");

        await first.KillAsync();
        await stack.SendAsync(0, [.. Enumerable.Range(0, 12).Select(number => Some.Block(_tenant, $"b-{number}", 3))]);
        for (var partition = 1; partition < 12; partition++) await stack.SendAsync(partition, Some.Block(_tenant, $"c-{partition}", 1));
        await stack.UntilSettled();

        Assert.Equal(3 + 36 + 11, await stack.StoredAsync());
    }
}
