using System.Diagnostics;
using System.Net.Http.Json;
using Meridian.Contracts.Queries;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

public sealed class FreshnessTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task What_was_acknowledged_before_the_watermark_is_queryable_while_events_stream_in()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        stack.StartProcessor($"urls={url}");
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var acknowledged = new List<DateTimeOffset>();
        var looks = 0;

        await Eventually.Until("the watermark is known", async () => await WatermarkAsync(http) is not null);
        // At least so many, and on until the watermark has passed some of them a few times: how long that takes is up to the machine.
        var limit = Stopwatch.StartNew();
        for (var round = 0; round < 150 || (looks < 3 && limit.Elapsed < TimeSpan.FromSeconds(120)); round++)
        {
            await stack.SendAsync(round % 12, Some.Block(_tenant, $"f-{round}", 1, TimeProvider.System.GetUtcNow()));
            acknowledged.Add(TimeProvider.System.GetUtcNow());
            if (round % 5 != 0) continue;
            var watermark = await WatermarkAsync(http);
            var stored = await stack.StoredAsync();
            Assert.InRange(stored, acknowledged.Count(at => at < watermark), acknowledged.Count);
            if (acknowledged.Exists(at => at < watermark)) looks++;
        }

        var last = acknowledged[^1];
        await Eventually.Until("the watermark passes the last event", async () => await WatermarkAsync(http) > last);
        Assert.Equal(acknowledged.Count, await stack.StoredAsync());
        Assert.InRange(looks, 3, acknowledged.Count);
    }

    [Fact]
    public async Task The_watermark_stands_still_while_events_wait_and_every_processor_answers_for_all()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        await stack.Database.ExecuteAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P03', MESSAGE = 'not now'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON event_processor.ingest_progress FOR EACH ROW WHEN (NEW.partition = 4 AND NEW.generation = OLD.generation) EXECUTE FUNCTION refuse();
            """);
        stack.StartProcessor($"urls={url}");
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        await Eventually.Until("the watermark is known", async () => await WatermarkAsync(http) is not null);
        await stack.SendAsync(4, Some.Block(_tenant, "waits", 1, TimeProvider.System.GetUtcNow()));
        var acknowledged = TimeProvider.System.GetUtcNow();

        await Eventually.Until("the record waits", async () => await ReportAsync(http) is { } report && report.Partitions[4].Waiting == 1);
        await Eventually.Until("other partitions go on", async () => await ReportAsync(http) is { } report && report.Partitions[5].Watermark > acknowledged.AddSeconds(1));
        Assert.True(await WatermarkAsync(http) < acknowledged);

        await stack.Database.ExecuteAsync("DROP TRIGGER refuse ON event_processor.ingest_progress");
        await Eventually.Until("the watermark passes the event", async () => await WatermarkAsync(http) > acknowledged);
        Assert.Equal(1, await stack.StoredAsync());
    }

    private static async Task<DateTimeOffset?> WatermarkAsync(HttpClient http) => (await ReportAsync(http))?.Watermark;

    private static async Task<FreshnessReport?> ReportAsync(HttpClient http)
    {
        try
        {
            return await http.GetFromJsonAsync<FreshnessReport>(FreshnessReport.Route, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
