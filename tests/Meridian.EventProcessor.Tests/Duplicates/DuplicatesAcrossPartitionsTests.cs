using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.Duplicates;

public sealed class DuplicatesAcrossPartitionsTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private const string InDoubtAgain = "UPDATE event_processor.ingest_progress SET done_to = 0, newest_received_ms = 0 WHERE partition = 2";

    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task A_message_that_comes_again_under_another_user_counts_once_before_and_after_a_restart()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(1, Some.Block(_tenant, "a", 5));
        var first = stack.StartProcessor();
        await stack.UntilSettled();
        await stack.SendAsync(2, Some.Block(_tenant, "a", 6));
        await stack.UntilSettled();
        Assert.Equal(6, await stack.StoredAsync());
        await stack.StopAsync(first);

        await stack.SendAsync(3, Some.Block(_tenant, "a", 7));
        stack.StartProcessor();
        await stack.UntilSettled();

        Assert.Equal(7, await stack.StoredAsync());
        Assert.Equal(7ul, await stack.QueryAsync<ulong>("SELECT uniqExact(message_id) FROM events"));
        Assert.Equal(7, EnrichedLog.Read(stack.Brokers).Sum(entry => entry.Messages.Count));
    }

    [Fact]
    public async Task What_an_insert_left_out_it_leaves_out_again_when_it_is_done_again()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        var first = await StoreAsync(stack);
        await stack.StopAsync(first);

        await stack.Database.ExecuteAsync(InDoubtAgain);
        await stack.StatementAsync("TRUNCATE TABLE events");
        stack.StartProcessor();
        await stack.UntilSettled();

        Assert.Equal("['a-5']", await stack.QueryAsync<string>("SELECT toString(groupArray(message_id)) FROM events"));
    }

    [Fact]
    public async Task What_an_insert_holds_it_holds_again_whatever_other_partitions_have_stored_since()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        var first = await StoreAsync(stack);
        await stack.StopAsync(first);

        await stack.Database.ExecuteAsync(InDoubtAgain);
        await stack.StatementAsync("CREATE TABLE other ENGINE = Memory AS SELECT * REPLACE (toUInt16(1) AS kafka_partition) FROM events WHERE message_id = 'a-5'");
        await stack.StatementAsync("TRUNCATE TABLE events");
        await stack.StatementAsync("INSERT INTO events SELECT * FROM other");
        stack.StartProcessor();
        await stack.UntilSettled();

        Assert.Equal(2ul, await stack.QueryAsync<ulong>("SELECT count() FROM events WHERE message_id = 'a-5'"));
    }

    private async Task<EngineProcess> StoreAsync(TestPipeline stack)
    {
        await stack.SendAsync(1, Some.Block(_tenant, "a", 5));
        var processor = stack.StartProcessor();
        await stack.UntilSettled();
        await stack.SendAsync(2, Some.Block(_tenant, "a", 6));
        await stack.UntilSettled();
        return processor;
    }
}
