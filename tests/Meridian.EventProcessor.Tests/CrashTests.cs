using Meridian.Contracts;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

/// <summary>A stream is sent while processors are killed or stopped: every event is there once in the end.</summary>
public sealed class CrashTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private const int EventsOfBlock = 40;

    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Kill_9_in_the_middle_of_a_stream_neither_loses_nor_doubles_an_event()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        using var enough = new CancellationTokenSource();
        var stream = StreamAsync(stack, enough.Token);

        for (var round = 0; round < 6; round++)
        {
            var before = await stack.StoredAsync();
            var processor = stack.StartProcessor();
            await stack.UntilStored(before + 1 + Random.Shared.Next(2000));
            await processor.KillAsync();
        }

        await enough.CancelAsync();
        stack.StartProcessor();
        await AssertEachOnce(stack, await stream);
    }

    [Fact]
    public async Task A_processor_that_wakes_up_after_its_partitions_have_gone_doubles_nothing()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        using var enough = new CancellationTokenSource();
        var stream = StreamAsync(stack, enough.Token);
        var sleeper = stack.StartProcessor();
        await stack.UntilStored(1);

        for (var round = 0; round < 2; round++)
        {
            await sleeper.SignalAsync("STOP");
            var before = await stack.StoredAsync();
            var other = stack.StartProcessor();
            await stack.UntilStored(before + 2000);
            await sleeper.SignalAsync("CONT");
            await stack.UntilStored(await stack.StoredAsync() + 2000);
            await other.KillAsync();
        }

        await enough.CancelAsync();
        await AssertEachOnce(stack, await stream);
    }

    private async Task<long> StreamAsync(TestPipeline stack, CancellationToken enough)
    {
        var sent = 0L;
        for (var round = 0; !enough.IsCancellationRequested; round++)
        {
            for (var partition = 0; partition < Topics.EventsIngest.Partitions; partition++)
            {
                var block = Some.Block(_tenant, $"{partition}-{round}", EventsOfBlock);
                await stack.SendAsync(partition, round % 5 == 0 ? [block, block] : [block]);
                sent += EventsOfBlock;
            }
        }

        return sent;
    }

    private static async Task AssertEachOnce(TestPipeline stack, long sent)
    {
        await stack.UntilSettled();
        Assert.Equal(sent, await stack.StoredAsync());
        Assert.Equal(sent, (long)await stack.QueryAsync<ulong>("SELECT uniqExact(message_id) FROM events"));
    }
}
