using Meridian.Kafka;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

public sealed class StoreEventsTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Events_are_stored_with_all_their_fields_and_a_message_sent_twice_counts_once()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(3, Some.Block(_tenant, "a", 5), Some.Block(_tenant, "a", 5), Some.Block(_tenant, "b", 1));

        stack.StartProcessor();
        await stack.UntilSettled();

        Assert.Equal(6, await stack.StoredAsync());
        Assert.Equal(
            $$"""{{_tenant}}|thing.1|track|a-1|someone|2026-04-19 12:00:01.000|2026-05-20 12:00:00.000|{"index":1}|3|1""",
            await stack.QueryAsync<string>("""
                SELECT concatWithSeparator('|', tenant_id, event, type, message_id, user_id, timestamp, received_at, properties, kafka_partition, block_index)
                FROM events WHERE message_id = 'a-1'
                """));
    }

    [Fact]
    public async Task A_message_counts_again_a_day_later_also_when_the_processor_was_restarted_in_between()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(0, Some.Block(_tenant, "a", 1));
        var first = stack.StartProcessor();
        await stack.UntilSettled();
        await stack.StopAsync(first);

        await stack.SendAsync(0, Some.Block(_tenant, "a", 1, Some.Arrival.AddHours(23)), Some.Block(_tenant, "a", 1, Some.Arrival.AddHours(24)));
        stack.StartProcessor();
        await stack.UntilSettled();

        Assert.Equal(2, await stack.StoredAsync());
    }

    [Fact]
    public async Task A_record_that_is_no_block_goes_to_the_dead_letters_and_the_rest_goes_on()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(1, Some.Block(_tenant, "a", 1));
        await stack.SendAsync(1, "nonsense"u8.ToArray());
        await stack.SendAsync(1, Some.Block(_tenant, "b", 1));

        stack.StartProcessor();
        await stack.UntilSettled();

        var letter = stack.TakeDeadLetter();
        Assert.Equal("nonsense", letter["value"]);
        Assert.Equal(("events.ingest", "1", "1"),
            (letter[DeadLetterHeaders.Topic], letter[DeadLetterHeaders.Partition], letter[DeadLetterHeaders.Offset]));
        Assert.StartsWith("Not an event block", letter[DeadLetterHeaders.Reason], StringComparison.Ordinal);
        Assert.Equal(2, await stack.StoredAsync());
    }

    [Fact]
    public async Task An_insert_that_was_done_but_not_confirmed_is_not_done_again()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(2, Some.Block(_tenant, "a", 30));
        var first = stack.StartProcessor();
        await stack.UntilSettled();
        await stack.StopAsync(first);

        await stack.Database.ExecuteAsync("UPDATE event_processor.ingest_progress SET done_to = 0, newest_received_ms = 0 WHERE partition = 2");
        stack.StartProcessor();
        await stack.UntilSettled();

        Assert.Equal(30, await stack.StoredAsync());
    }

    [Fact]
    public async Task An_insert_that_reached_only_some_months_is_completed()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(2, Some.Block(_tenant, "a", 30));
        var first = stack.StartProcessor();
        await stack.UntilSettled();
        await stack.StopAsync(first);

        await stack.Database.ExecuteAsync("UPDATE event_processor.ingest_progress SET done_to = 0, newest_received_ms = 0 WHERE partition = 2");
        await stack.StatementAsync("ALTER TABLE events DROP PARTITION 202604");
        stack.StartProcessor();
        await stack.UntilSettled();

        Assert.Equal(30, await stack.StoredAsync());
        Assert.Equal(30ul, await stack.QueryAsync<ulong>("SELECT uniqExact(message_id) FROM events"));
    }
}
