using System.Text;
using Meridian.Contracts.Events;
using Meridian.EventProcessor.Tests.Enrichment;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

public sealed class EnrichedEventsTests(PostgresServer postgres, ClickHouseServer clickHouse, EnrichmentFiles files) : IClassFixture<EnrichmentFiles>
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task An_event_is_stored_and_published_with_what_was_found_out_and_its_session_goes_on_after_a_restart()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        string[] settings =
            [$"Enrichment:GeoIpv4={files.Tools.GeoIpv4}", $"Enrichment:GeoIpv6={files.Tools.GeoIpv6}", $"Enrichment:UserAgentPatterns={files.Tools.UserAgentPatterns}"];
        await stack.SendAsync(3, WithContext("m-1", 0), WithContext("m-1", 0));
        var first = stack.StartProcessor(settings);
        await stack.UntilSettled();
        await stack.StopAsync(first);

        await stack.SendAsync(3, WithContext("m-2", 20));
        stack.StartProcessor(settings);
        await stack.UntilSettled();

        var row = await stack.QueryAsync<string>("""
            SELECT concatWithSeparator('|', country, browser, any(session_id), uniqExact(session_id), arraySort(groupArray(message_id))) FROM events GROUP BY country, browser
            """);
        var session = row.Split('|')[2];
        Assert.Equal($"US|curl|{session}|1|['m-1','m-2']", row);
        Assert.NotEqual(Guid.Empty, Guid.Parse(session));
        Assert.Equal([$"US|curl|{session}|0|0", $"US|curl|{session}|2|0"], EnrichedLog.Read(stack.Brokers).Select(entry => entry.Findings));
    }

    [Fact]
    public async Task A_processor_that_is_killed_between_publishing_and_confirming_publishes_again_and_a_consumer_sees_every_event_once()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.Database.ExecuteAsync("""
            CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3600); RETURN NEW; END $$;
            CREATE TRIGGER stop_at_confirm BEFORE UPDATE ON event_processor.ingest_progress FOR EACH ROW
                WHEN (NEW.done_to > OLD.done_to) EXECUTE FUNCTION stop_here();
            """);
        var other = Guid.CreateVersion7();
        await stack.SendAsync(1, [.. Enumerable.Range(0, 40).Select(number => Some.Block(number % 2 == 0 ? _tenant : other, $"a-{number}", 40))]);
        await stack.SendAsync(2, Some.Block(_tenant, "b", 10));

        var first = stack.StartProcessor();
        await stack.UntilStored(1);
        await Eventually.Until("records are published", () => Task.FromResult(EnrichedLog.Read(stack.Brokers).Count > 0));
        await first.KillAsync();
        // Whatever they are about, all others are the killed one's: one that has its statement still to read would begin it, and hold the trigger.
        await Eventually.Until("its connections are gone", async () => await stack.Database.ScalarAsync<long>(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()") == 0);
        await stack.Database.ExecuteAsync("DROP TRIGGER stop_at_confirm ON event_processor.ingest_progress");
        stack.StartProcessor();
        await stack.UntilSettled();

        var log = EnrichedLog.Read(stack.Brokers);
        var taken = EnrichedLog.TakeOnce(log);
        var messages = taken.SelectMany(entry => entry.Messages.Select(message => (entry.Tenant, message))).ToList();
        Assert.True(log.Count > taken.Count, "nothing was published twice: the test did not kill where it meant to");
        Assert.Equal(1610, messages.Count);
        Assert.Equal(1610, messages.Distinct().Count());
        Assert.Equal(1610, await stack.StoredAsync());
    }

    [Fact]
    public async Task Large_inserts_are_cut_into_records_below_the_limit_in_the_order_of_their_sequences()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(5, [.. Enumerable.Range(0, 90).Select(number => Large($"l-{number}"))]);

        stack.StartProcessor("Kafka:Consumer:MaxWait=00:00:01", "Kafka:Consumer:MaxRecords=10000");
        await stack.UntilSettled();

        var log = EnrichedLog.Read(stack.Brokers);
        Assert.Equal(90, log.Sum(entry => entry.Messages.Count));
        Assert.All(log, entry => Assert.InRange(entry.Bytes, 1, 512 * 1024));
        Assert.InRange(log.Max(entry => entry.Messages.Count), 2, 9);
        Assert.Equal(log, EnrichedLog.TakeOnce(log));
        Assert.Equal(log.OrderBy(entry => entry.Sequence), log);
    }

    private byte[] WithContext(string messageId, int minutes) => Block(new IngestEvent
    {
        Type = EventType.Track,
        MessageId = Encoding.UTF8.GetBytes(messageId),
        UserId = "ann"u8,
        Timestamp = Some.Arrival.AddMinutes(minutes).ToUnixTimeMilliseconds(),
        Context = """{"ip":"8.8.8.8","userAgent":"curl/8.5.0"}"""u8,
    });

    private byte[] Large(string messageId) => Block(new IngestEvent
    {
        Type = EventType.Track,
        MessageId = Encoding.UTF8.GetBytes(messageId),
        Timestamp = Some.Arrival.ToUnixTimeMilliseconds(),
        Properties = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 30_000)}}"}"""),
    });

    private byte[] Block(in IngestEvent item)
    {
        using var writer = new EventBlockWriter();
        writer.Reset(_tenant, Some.Arrival.ToUnixTimeMilliseconds());
        writer.Add(item);
        return writer.ToArray();
    }
}
