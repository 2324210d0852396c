using System.Net;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Features;
using Meridian.MlScoring.Features.Scores;
using Meridian.MlScoring.Tests.Stores;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>Whether what comes in is what models were trained with.</summary>
public sealed class DriftTests(ScoringStores stores)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task What_is_spread_as_in_training_is_stable()
    {
        var rows = Rows(seed: 1, count: 1000, shift: 0);
        using var server = await StartAsync();
        await WriteAsync(rows);

        var (status, report) = await server.GetAsync($"/internal/v1/tenants/{_tenant}/models/leaving/drift");

        Assert.Equal((HttpStatusCode.OK, "stable", 1000), (status, Text(report, "state"), report.GetProperty("rows").GetInt64()));
        Assert.Equal(4, report.GetProperty("features").GetArrayLength());
        Assert.Single(report.GetProperty("history").EnumerateArray());
        Assert.Empty(Alerts());
    }

    [Fact]
    public async Task ClickHouse_counts_what_the_definition_of_the_index_counts()
    {
        var rows = Rows(seed: 3, count: 700, shift: 1.5f);
        // Exactly on the edges too.
        rows = [.. rows, .. Baseline().Features["events_7d"].Edges.Select(edge => (Given: (float[])[edge, edge, edge, edge], Score: edge))];
        using var server = await StartAsync();
        await WriteAsync(rows);

        var report = (await server.GetAsync($"/internal/v1/tenants/{_tenant}/models/leaving/drift")).Body;

        var indexes = report.GetProperty("features").EnumerateArray().Append(report.GetProperty("score")).ToDictionary(one => Text(one, "name")!, one => one.GetProperty("index").GetDouble());
        for (var column = 0; column < SomeModels.Columns.Length; column++) AssertIndex(Baseline().Features[SomeModels.Columns[column]], rows.Select(row => row.Given[column]), indexes[SomeModels.Columns[column]]);
        AssertIndex(Baseline().Score, rows.Select(row => row.Score), indexes["score"]);
        Assert.Equal(report.GetProperty("features").EnumerateArray().Select(one => one.GetProperty("index").GetDouble()).OrderDescending(), report.GetProperty("features").EnumerateArray().Select(one => one.GetProperty("index").GetDouble()));
    }

    [Fact]
    public async Task A_model_that_has_shifted_is_told_of_once_a_day_in_the_tenants_own_stream()
    {
        var begun = DateTimeOffset.UtcNow;
        using var server = await StartAsync(("Drift:Interval", "00:00:00.2"), ("Drift:ReportLife", "00:00:00"));
        await WriteAsync(Rows(seed: 2, count: 500, shift: 3));

        var alerts = new List<(string MessageId, string Event, string Properties)>();
        await Eventually.Until("it is told", async () =>
        {
            Assert.Equal("shifted", Text((await server.GetAsync($"/internal/v1/tenants/{_tenant}/models/leaving/drift")).Body, "state"));
            alerts = Alerts();
            return alerts.Count > 0;
        });
        for (var repeat = 0; repeat < 5; repeat++) await server.GetAsync($"/internal/v1/tenants/{_tenant}/models/leaving/drift");
        using var other = await StartAsync(("Drift:ReportLife", "00:00:00"));
        await other.GetAsync($"/internal/v1/tenants/{_tenant}/models/leaving/drift");

        alerts = Alerts();
        var days = 1 + (DateTimeOffset.UtcNow.Date - begun.Date).Days; // midnight may have passed
        Assert.InRange(alerts.Select(alert => alert.MessageId).Distinct().Count(), 1, days);
        Assert.InRange(alerts.Count, 1, 2 * days); // one of each process; what is one is decided behind the door
        var told = JsonSerializer.Deserialize<JsonElement>(alerts[0].Properties);
        Assert.Equal(("$model_drift", "leaving", 1, 500), (alerts[0].Event, Text(told, "model"), told.GetProperty("version").GetInt32(), told.GetProperty("rows").GetInt64()));
        Assert.True(told.GetProperty("index").GetDouble() >= 0.2);
        Assert.InRange(await stores.CountAsync("SELECT count() FROM model_drift FINAL WHERE tenant_id = {tenant:UUID}", _tenant), 1, days);
    }

    [Fact]
    public async Task Of_few_scores_nothing_is_said()
    {
        using var server = await StartAsync();
        await WriteAsync(Rows(seed: 4, count: 199, shift: 3));

        var report = (await server.GetAsync($"/internal/v1/tenants/{_tenant}/models/leaving/drift")).Body;

        Assert.Equal(("unknown", 199, 0), (Text(report, "state"), report.GetProperty("rows").GetInt64(), report.GetProperty("features").GetArrayLength()));
        Assert.False(report.TryGetProperty("score", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync($"/internal/v1/tenants/{_tenant}/models/nothing/drift")).Status);
    }

    [Fact]
    public async Task A_ClickHouse_that_hangs_ends_neither_the_measuring_nor_the_service()
    {
        await using var hanging = WebApplication.CreateSlimBuilder().Build();
        hanging.Urls.Add($"http://127.0.0.1:{FreePort.Next()}");
        hanging.MapFallback(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await hanging.StartAsync(TestContext.Current.CancellationToken);
        using var server = await (await stores.ServeAsync(
            ("ConnectionStrings:analytics", $"Host=127.0.0.1;Port={new Uri(hanging.Urls.Single()).Port};Username=m;Password=p;Database=d;Timeout=0.2"),
            // A Redis would give each turn to one server of all.
            ("ConnectionStrings:cache", $"localhost:{FreePort.Next()}"), ("Drift:Interval", "00:00:00.1"))).PutPeopleModel().StartAsync();

        await Eventually.Until("it has tried again and again", () => server.Logged.Count(line => line.Contains("Drift is not measured this time", StringComparison.Ordinal)) >= 3);

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/v2/models/leaving/ready")).Status);
    }

    private static List<(float[] Given, float Score)> Rows(int seed, int count, float shift)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (Given: (float[])[random.NextSingle() + shift, random.NextSingle(), random.NextSingle(), random.NextSingle()], Score: random.NextSingle()))];
    }

    private static ScoringBaseline Baseline()
    {
        var rows = Rows(seed: 5, count: 5000, shift: 0);
        return new ScoringBaseline(rows.Count, SomeModels.Columns.Select((name, column) => (name, column)).ToDictionary(pair => pair.name, pair => Distribution.Of([.. rows.Select(row => row.Given[pair.column])])), Distribution.Of([.. rows.Select(row => row.Score)]));
    }

    private static void AssertIndex(Distribution expected, IEnumerable<float> values, double index)
    {
        var counts = new long[expected.Shares.Count];
        foreach (var value in values) counts[expected.BinOf(value)]++;
        Assert.Equal(expected.StabilityIndex(counts), index, 1e-9);
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private async Task<ScoringServer> StartAsync(params (string Key, string Value)[] settings) => await (await stores.ServeAsync(settings)).PutPeopleModel(baseline: Baseline()).StartAsync();

    private Task WriteAsync(List<(float[] Given, float Score)> rows) => new ScoreTable(stores.Insert).WriteAsync(
        [.. rows.Select((row, index) => new GivenScore(_tenant, "leaving", (ulong)index, $"user {index}", 1, Now.AddHours(-1), row.Score, "api", row.Given))], _tenant.ToString(), TestContext.Current.CancellationToken);

    // What is on the topic now for the tenant.
    private List<(string MessageId, string Event, string Properties)> Alerts()
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = stores.Brokers, GroupId = "test", EnableAutoCommit = false }).Build();
        var alerts = new List<(string, string, string)>();
        foreach (var partition in Enumerable.Range(0, Topics.EventsIngest.Partitions).Select(number => new TopicPartition(Topics.EventsIngest.Name, number)))
        {
            var end = consumer.QueryWatermarkOffsets(partition, Patience).High.Value;
            consumer.Assign(new TopicPartitionOffset(partition, Offset.Beginning));
            for (var next = 0L; next < end;)
            {
                var record = consumer.Consume(Patience) ?? throw new TimeoutException("The topic does not come to its end.");
                next = record.Offset.Value + 1;
                var block = new EventBlockReader(record.Message.Value);
                if (block.TenantId != _tenant) continue;
                foreach (var item in block) alerts.Add((Encoding.UTF8.GetString(item.MessageId), Encoding.UTF8.GetString(item.Event), Encoding.UTF8.GetString(item.Properties)));
            }
        }

        return alerts;
    }
}
