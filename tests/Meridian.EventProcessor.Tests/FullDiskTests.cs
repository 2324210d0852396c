using Meridian.Contracts;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

/// <summary>ClickHouse's disk really is full: its data lies on a small file system of its own.</summary>
public sealed class FullDiskTests(PostgresServer postgres)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task While_ClickHouse_has_no_space_events_wait_and_are_stored_once_when_it_has()
    {
        using var disk = new SmallDisk(256);
        await using var clickHouse = ClickHouseServer.On(disk);
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        var first = stack.StartProcessor();
        await SendAsync(stack, "before");
        await stack.UntilSettled();

        disk.Fill(clickHouse.Engine.Id);
        await SendAsync(stack, "meanwhile");
        await UntilRefused(first);
        await first.KillAsync();
        var second = stack.StartProcessor();
        await SendAsync(stack, "later");
        await UntilRefused(second);
        Assert.InRange(await stack.StoredAsync(), 1_200, 3_599);

        disk.Free(clickHouse.Engine.Id);
        await stack.UntilSettled();
        Assert.Equal(3_600, await stack.StoredAsync());
        Assert.Equal(3_600ul, await stack.QueryAsync<ulong>("SELECT uniqExact(message_id) FROM events"));
        Assert.Equal(3_600, EnrichedLog.TakeOnce(EnrichedLog.Read(stack.Brokers)).SelectMany(entry => entry.Messages).Distinct().Count());

        // What the server itself gives back meanwhile, such as the parts of a merge, is taken too.
        Task UntilRefused(EngineProcess processor) => processor.UntilReady(() =>
        {
            disk.Fill(clickHouse.Engine.Id);
            return Task.FromResult(processor.HasPrinted("space"));
        });
    }

    private async Task SendAsync(TestPipeline stack, string prefix)
    {
        for (var partition = 0; partition < Topics.EventsIngest.Partitions; partition++) await stack.SendAsync(partition, Some.Block(_tenant, $"{prefix}-{partition}", 100));
    }
}
