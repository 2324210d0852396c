using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using ClickHouse.Client.ADO;
using Meridian.ClickHouse.Native;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ClickHouse.Tests;

public sealed class FaultTests(ClickHouseServer server)
{
    private const string Events = """
        CREATE TABLE events (n UInt32, time DateTime64(3, 'UTC')) ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY n
        SETTINGS non_replicated_deduplication_window = 1000
        """;

    [Fact]
    public async Task What_does_not_fit_the_schema_is_rejected_with_the_servers_number()
    {
        using var analytics = await Analytics.CreateAsync(server, "CREATE TABLE t (text UInt32) ENGINE = Memory", "CREATE TABLE other (n UInt32) ENGINE = Memory");
        using var text = new StringColumn("text");
        using var block = new NativeBlock(text);
        text.Append("not a number"u8);

        Assert.Equal(60, await RejectionAsync("absent"));
        Assert.Equal(16, await RejectionAsync("other"));
        Assert.NotEqual(0, await RejectionAsync("t"));

        async Task<int> RejectionAsync(string table) => (await Assert.ThrowsAsync<ClickHouseRejectedException>(
            () => analytics.Insert.InsertAsync(table, block, null, TestContext.Current.CancellationToken))).Code;
    }

    [Fact]
    public async Task A_large_block_for_an_absent_table_is_rejected_and_not_taken_for_a_broken_connection()
    {
        using var analytics = await Analytics.CreateAsync(server);
        using var block = InsertTests.Block(5_000_000);

        var rejected = await Assert.ThrowsAsync<ClickHouseRejectedException>(
            () => analytics.Insert.InsertAsync("absent", block, null, TestContext.Current.CancellationToken));

        Assert.Equal(60, rejected.Code);
    }

    [Fact]
    public async Task Too_many_parts_and_no_memory_pass()
    {
        using var analytics = await Analytics.CreateAsync(server,
            "CREATE TABLE crowded (n UInt32, time DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY n SETTINGS parts_to_throw_insert = 1, parts_to_delay_insert = 1, max_delay_to_insert = 1",
            "SYSTEM STOP MERGES crowded");
        using var block = InsertTests.Block(2);
        await analytics.Insert.InsertAsync("crowded", block, null, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ClickHouseUnavailableException>(
            () => analytics.Insert.InsertAsync("crowded", block, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_password_passes_and_is_never_shown()
    {
        var wrong = new DbConnectionStringBuilder { ConnectionString = await server.CreateDatabaseAsync(), ["Password"] = "not-it-at-all" };
        using var analytics = new Analytics(wrong.ConnectionString);
        using var block = InsertTests.Block(2);
        var spans = new ConcurrentQueue<Activity>(); // of tests that run beside this one too
        using var listener = Listen(spans.Enqueue);

        var fault = await Assert.ThrowsAsync<ClickHouseUnavailableException>(
            () => analytics.Insert.InsertAsync("events", block, null, TestContext.Current.CancellationToken));

        var told = fault + string.Concat(spans.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Key}={tag.Value} "));
        Assert.DoesNotContain("not-it-at-all", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_says_what_was_inserted_where()
    {
        using var analytics = await Analytics.CreateAsync(server, Events);
        using var block = InsertTests.Block(3);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans.Enqueue);
        var database = new ClickHouseConnectionStringBuilder(analytics.Database.ConnectionString);

        await analytics.Insert.InsertAsync("events", block, null, TestContext.Current.CancellationToken);

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("db.namespace"), database.Database));
        Assert.Equal("INSERT events", span.DisplayName);
        Assert.Equal(("clickhouse", 3), (span.GetTagItem("db.system.name"), span.GetTagItem("db.operation.batch.size")));
        Assert.Equal((int)database.Port, span.GetTagItem("server.port"));
    }

    [Fact]
    public async Task Cancellation_is_not_a_fault_of_the_server()
    {
        using var analytics = await Analytics.CreateAsync(server, Events);
        using var block = InsertTests.Block(10);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analytics.Insert.InsertAsync("events", block, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_missing_connection_string_is_named()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.AddClickHouse("analytics");
        using var host = builder.Build();

        var fault = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<BatchInsert>);

        Assert.Contains("ConnectionStrings:analytics", fault.Message, StringComparison.Ordinal);
    }

    private static ActivityListener Listen(Action<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClickHouseTracing.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
