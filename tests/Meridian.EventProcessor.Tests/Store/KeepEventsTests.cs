using System.Globalization;
using Meridian.Contracts.Events;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.Store;

public sealed class KeepEventsTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Events_are_kept_with_their_fields()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendEnrichedAsync(3, 1, Enriched.Block(_tenant, 3, new Enriched.Item("a") { Properties = """{"total":12.5}""", Offset = 7 }, new Enriched.Item("b")));

        stack.StartProcessor();
        await UntilKept(stack, 2);

        Assert.Equal(
            $$"""{{_tenant}}|a|Order Completed|someone|{"total":12.5}|1|3|7|0|0|018bcfe5-6800-8111-8222-333344445555|t""",
            await stack.Database.ScalarAsync<string>("""
                SELECT concat_ws('|', tenant_id, message_id, event, user_id, properties, type, partition, source_offset, source_index, enriched_offset, session_id,
                    received_at = $1 AND happened_at = $1 - interval '1 second' AND processed_at = $1 + interval '20 ms' AND anonymous_id IS NULL)
                FROM event_processor.events WHERE message_id = 'a'
                """, Enriched.Now));
    }

    [Fact]
    public async Task A_record_that_comes_again_is_kept_once()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        EnrichedSequence first = new(40, 0), second = new(40, 1), third = new(41, 0);
        foreach (var sequence in (EnrichedSequence[])[first, second, first, second, third, third])
            await stack.SendEnrichedAsync(0, sequence, Enriched.Block(_tenant, 0, $"{sequence}", 1));

        stack.StartProcessor();
        await UntilRead(stack, 6);

        Assert.Equal(3, await KeptAsync(stack));
    }

    [Fact]
    public async Task Kill_9_in_the_middle_of_a_stream_neither_loses_nor_doubles_an_event()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        using var enough = new CancellationTokenSource();
        var stream = StreamAsync(stack, enough.Token);

        for (var round = 0; round < 4; round++)
        {
            var before = await KeptAsync(stack);
            var processor = stack.StartProcessor();
            await UntilKept(stack, before + 1 + Random.Shared.Next(2000));
            await processor.KillAsync();
        }

        await enough.CancelAsync();
        stack.StartProcessor();
        var (events, records) = await stream;
        await UntilRead(stack, records);
        Assert.Equal(events, await KeptAsync(stack));
        Assert.Equal(events, await stack.Database.ScalarAsync<long>("SELECT count(DISTINCT message_id) FROM event_processor.events"));
    }

    [Fact]
    public async Task Text_that_Postgres_refuses_stops_nothing()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0, new Enriched.Item("a\0b") { UserId = "\u00ff\u00fe" }, new Enriched.Item("c")));

        stack.StartProcessor();
        await UntilKept(stack, 2);

        Assert.Equal("a\uFFFDb|\uFFFD\uFFFD", await stack.Database.ScalarAsync<string>(
            "SELECT concat_ws('|', message_id, user_id) FROM event_processor.events WHERE message_id <> 'c'"));
    }

    [Fact]
    public async Task Days_are_made_when_they_are_needed_and_dropped_when_they_are_past()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.Database.ExecuteAsync("SELECT event_processor.ensure_day(t, ($1 AT TIME ZONE 'UTC')::date - 31) FROM unnest(ARRAY['events', 'trigger_matches']) AS t", Enriched.Now);
        // By the day of Now, and so that all holds when the next one begins meanwhile.
        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0,
            new Enriched.Item("past") { ReceivedAt = Enriched.Now.AddDays(-32) }, new Enriched.Item("old") { ReceivedAt = Enriched.Now.AddDays(-29) },
            new Enriched.Item("new"), new Enriched.Item("never") { ReceivedAt = Enriched.Now.AddDays(9) }));

        stack.StartProcessor();
        await UntilRead(stack, 1);
        await Eventually.Until("the past is dropped", async () => await DaysAsync(stack, "< -30") == 0);

        Assert.Equal("new,old", await stack.Database.ScalarAsync<string>("SELECT string_agg(message_id, ',' ORDER BY message_id) FROM event_processor.events"));
        Assert.Equal(3, await DaysAsync(stack, "BETWEEN 0 AND 2"));
        Assert.Equal(0, await DaysAsync(stack, "> 3"));
    }

    [Fact]
    public async Task A_store_that_is_stuck_does_not_hold_up_ClickHouse()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var connection = await stack.Database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "LOCK TABLE event_processor.events IN ACCESS EXCLUSIVE MODE";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        stack.StartProcessor();
        await stack.SendEnrichedAsync(0, 1_000_000, Enriched.Block(_tenant, 0, "kept", 3));
        for (var round = 0; round < 5; round++)
        {
            await stack.SendAsync(0, Some.Block(_tenant, $"r{round}", 10));
            await stack.UntilStored((round + 1) * 10);
        }

        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await UntilKept(stack, 3);
    }

    private async Task<(long Events, long Records)> StreamAsync(TestPipeline stack, CancellationToken enough)
    {
        const int Partitions = 4;
        const int EventsOfBlock = 20;
        var (events, records) = (0L, 0L);
        for (var round = 0; !enough.IsCancellationRequested; round++)
        {
            for (var partition = 0; partition < Partitions; partition++)
            {
                var block = Enriched.Block(_tenant, partition, string.Create(CultureInfo.InvariantCulture, $"{partition}-{round}"), EventsOfBlock);
                var times = round % 5 == 0 ? 2 : 1;
                for (var time = 0; time < times; time++) await stack.SendEnrichedAsync(partition, round + 1, block);
                (events, records) = (events + EventsOfBlock, records + times);
            }
        }

        return (events, records);
    }

    private static Task<long> KeptAsync(TestPipeline stack) => stack.Database.ScalarAsync<long>("SELECT count(*) FROM event_processor.events");

    private static Task UntilKept(TestPipeline stack, long events) => TestPipeline.UntilReached($"{events} events are kept", async () => await KeptAsync(stack), kept => kept >= events);

    private static Task UntilRead(TestPipeline stack, long records) => TestPipeline.UntilReached($"{records} records are read", () =>
        stack.Database.ScalarAsync<decimal>("SELECT coalesce(sum(done_to), 0) FROM event_processor.enriched_progress WHERE reader = 'store'"), read => read >= records);

    // How many there are that lie so many days after that of Now.
    private static Task<long> DaysAsync(TestPipeline stack, string later) => stack.Database.ScalarAsync<long>($"""
        SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'event_processor.events'::regclass AND to_date(right(c.relname, 8), 'YYYYMMDD') - ($1 AT TIME ZONE 'UTC')::date {later}
        """, Enriched.Now);
}
