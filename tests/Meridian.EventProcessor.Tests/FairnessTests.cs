using System.Net.Http.Json;
using Meridian.Contracts.Queries;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

/// <summary>One tenant sends more than can be stored, into a partition that others use too (ADR-011).</summary>
public sealed class FairnessTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private const int Shared = 4;
    private const int EventsOfBlock = 100;

    // A tenth of a millisecond for each row: 10,000 events a second are all that can be stored of a partition. ClickHouse sleeps for three seconds an insert at most.
    private const string SlowDown = "ALTER TABLE events ADD CONSTRAINT slow CHECK sleepEachRow(0.0001) = 0";
    private const string SpeedUp = "ALTER TABLE events DROP CONSTRAINT slow";

    private static readonly string[] Settings =
        ["Fairness:LateAfter=00:00:00.500", "Fairness:LeastBytes=10000", "Fairness:Settling=00:00:00.200", "Fairness:SlowTurn=00:00:00.200", "Fairness:LoneTurn=00:00:00.200", "Kafka:Consumer:MaxRecords=50"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Guid _hot = Guid.CreateVersion7();
    private readonly Guid _other = Guid.CreateVersion7();

    [Fact]
    public async Task What_others_send_after_a_burst_is_stored_before_the_burst_is()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.StatementAsync(SlowDown);
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        stack.StartProcessor([.. Settings, $"urls={url}"]);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var burst = await BurstOnAsync(stack, 0);
        await Eventually.Until("the burst is late", async () => await LateAsync(http), Patience);

        for (var number = 0; number < 5; number++)
        {
            burst = await BurstOnAsync(stack, burst);
            await stack.SendAsync(Shared, Some.Block(_other, $"o-{number}", 1));
            await stack.SendAsync((Shared + 1 + number) % 12, Some.Block(_other, $"elsewhere-{number}", 1));
            var expected = 2 * (number + 1);
            await Eventually.Until($"{expected} events of the other are stored", async () => await StoredAsync(stack, _other) == expected, Patience);
            Assert.InRange(await StoredAsync(stack, _hot), 0, (burst * EventsOfBlock) - 1);
        }

        burst = await BurstOnAsync(stack, burst);
        var sent = TimeProvider.System.GetUtcNow();
        await Eventually.Until("the others are known to be up to date", async () => (await ReportAsync(http)).WatermarkOf(_other) > sent, Patience);
        var report = await ReportAsync(http);
        Assert.InRange(await StoredAsync(stack, _hot), 0, (burst * EventsOfBlock) - 1);
        Assert.True(report.WatermarkOf(_hot) is null || report.WatermarkOf(_hot) < sent);

        await stack.StatementAsync(SpeedUp);
        await stack.UntilSettled();
        Assert.Equal(burst * EventsOfBlock, await StoredAsync(stack, _hot));
        await Eventually.Until("nobody is late", async () => (await ReportAsync(http)) is { Late.Count: 0 } now && now.Watermark > sent, Patience);
        Assert.True(await stack.Database.ScalarAsync<bool>("SELECT count(*) > 0 AND bool_and(to_offset > from_offset) FROM event_processor.slow_stretches"));
    }

    [Fact]
    public async Task Who_comes_while_a_burst_has_long_turns_is_stored_before_the_burst_is()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.StatementAsync(SlowDown);
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        stack.StartProcessor([.. Settings, "Fairness:LoneTurn=00:00:01", $"urls={url}"]);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var burst = await BurstOnAsync(stack, 0);
        await Eventually.Until("the burst is late", async () => await LateAsync(http), Patience);

        burst = await BurstOnAsync(stack, burst);
        await stack.SendAsync(Shared, Some.Block(_other, "o", 1));

        await Eventually.Until("the other's event is stored", async () => await StoredAsync(stack, _other) == 1, Patience);
        Assert.InRange(await StoredAsync(stack, _hot), 0, (burst * EventsOfBlock) - 1);
    }

    [Fact]
    public async Task Whatever_is_killed_meanwhile_each_event_is_stored_and_published_once()
    {
        const int burst = 150;
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.StatementAsync(SlowDown);
        var sent = 0;
        for (var round = 0; round < 5; round++)
        {
            var opened = await OpenedAsync(stack);
            var processor = stack.StartProcessor(Settings);
            // Half of the rounds two share the partitions: what is killed is the owner or not.
            var second = round % 2 == 1 ? stack.StartProcessor(Settings) : null;
            await BurstAsync(stack, $"b-{round}", burst);
            await stack.SendAsync(Shared, [.. Enumerable.Range(0, 10).Select(number => Some.Block(_other, $"o-{round}-{number}", 2))]);
            await stack.SendAsync(Shared + 1, [.. Enumerable.Range(0, 10).Select(number => Some.Block(_hot, $"h-{round}-{number}", 20))]);
            sent += (burst * EventsOfBlock) + 20 + 200;
            var before = await stack.StoredAsync();
            var enough = before + 200 + Random.Shared.Next(4_000);
            await Eventually.Until("there is or was a slow lane", async () => await HasOpenedAsync(stack, opened), Patience);
            await stack.UntilStored(enough);
            await processor.KillAsync();
            if (second is not null) await second.KillAsync();
        }

        await stack.StatementAsync(SpeedUp);
        stack.StartProcessor(Settings);
        await stack.UntilSettled();

        Assert.Equal(sent, await stack.StoredAsync());
        Assert.Equal(sent, (long)await stack.QueryAsync<ulong>("SELECT uniqExact(tenant_id, message_id) FROM events"));
        var published = EnrichedLog.TakeOnce(EnrichedLog.Read(stack.Brokers)).SelectMany(entry => entry.Messages.Select(message => (entry.Tenant, message))).ToList();
        Assert.Equal(sent, published.Count);
        Assert.Equal(sent, published.Distinct().Count());
    }

    [Fact]
    public async Task A_message_of_the_burst_that_comes_again_is_known_in_whichever_lane_it_was_and_order_holds()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.StatementAsync(SlowDown);
        var first = stack.StartProcessor(Settings);
        await BurstAsync(stack, "b", 400);
        await Eventually.Until("there is or was a slow lane", () => HasOpenedAsync(stack, 0), Patience);
        await BurstAsync(stack, "b", 400);
        await stack.UntilStored(8_000);
        await stack.StopAsync(first);
        await stack.StatementAsync(SpeedUp);
        var second = stack.StartProcessor(Settings);
        await stack.UntilSettled();
        await BurstAsync(stack, "b", 400);
        await stack.UntilSettled();
        await stack.StopAsync(second);

        Assert.Equal(400 * EventsOfBlock, await stack.StoredAsync());
        var order = EnrichedLog.TakeOnce(EnrichedLog.Read(stack.Brokers)).SelectMany(entry => entry.Messages).ToList();
        Assert.Equal([.. Enumerable.Range(0, 400).SelectMany(block => Enumerable.Range(0, EventsOfBlock).Select(index => $"b-{block}-{index}"))], order);
    }

    private Task BurstAsync(TestPipeline stack, string prefix, int blocks) =>
        stack.SendAsync(Shared, [.. Enumerable.Range(0, blocks).Select(number => Some.Block(_hot, $"{prefix}-{number}", EventsOfBlock))]);

    /// <summary>Sends more of the burst, until so much waits as takes half a minute to store: then it is not over before what a test looks at next, however slow the test.</summary>
    /// <param name="sent">Blocks that have been sent.</param>
    /// <returns>Blocks that have been sent now.</returns>
    private async Task<int> BurstOnAsync(TestPipeline stack, int sent)
    {
        const int Waiting = 3_000;
        var more = Waiting - sent + (int)(await StoredAsync(stack, _hot) / EventsOfBlock);
        if (more <= 0) return sent;
        await BurstAsync(stack, $"b-{sent}", more);
        return sent + more;
    }

    private static async Task<long> StoredAsync(TestPipeline stack, Guid tenant) =>
        (long)await stack.QueryAsync<ulong>($"SELECT count() FROM events WHERE tenant_id = '{tenant}'");

    // A lane that was open only for a moment, while nobody looked, has left a stretch behind.
    private static async Task<bool> HasOpenedAsync(TestPipeline stack, long before) =>
        await stack.Database.ScalarAsync<long>("SELECT count(*) FROM event_processor.ingest_progress WHERE slow_tenants <> ''") > 0 || await OpenedAsync(stack) > before;

    private static Task<long> OpenedAsync(TestPipeline stack) => stack.Database.ScalarAsync<long>("SELECT count(*) FROM event_processor.slow_stretches");

    private async Task<bool> LateAsync(HttpClient http)
    {
        try
        {
            return (await ReportAsync(http)).Late.Any(late => late.TenantId == _hot);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<FreshnessReport> ReportAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<FreshnessReport>(FreshnessReport.Route, TestContext.Current.CancellationToken))!;
}
