using System.Diagnostics;
using ClickHouse.Client.ADO;
using Meridian.Bench.Harness;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Native;

namespace Meridian.Bench.Floors;

/// <summary>The floor of freshness: a block of one row into a copy of the events table, and the query that counts it; nothing else runs.</summary>
internal static class InsertAndSelect
{
    private const string Table = "bench_fresh";

    public static async Task<Latencies> MeasureAsync(string connectionString, Measurement measurement)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", connectionString)]);
        builder.AddClickHouse("analytics");
        using var host = builder.Build();
        await using var connection = host.Services.GetRequiredService<ClickHouseDataSource>().CreateConnection();
        await ExecuteAsync(connection, $"CREATE OR REPLACE TABLE {Table} AS events", measurement.CancellationToken);
        var insert = host.Services.GetRequiredService<BatchInsert>();
        await RunAsync(insert, connection, measurement.WarmUp / 4, measurement);
        var latencies = await RunAsync(insert, connection, measurement.Duration / 3, measurement);
        await ExecuteAsync(connection, $"DROP TABLE {Table}", measurement.CancellationToken);
        return latencies;
    }

    private static async Task<Latencies> RunAsync(BatchInsert insert, ClickHouseConnection connection, TimeSpan duration, Measurement measurement)
    {
        var latencies = new Latencies();
        var (tenant, timestamp) = (new UuidColumn("tenant_id"), new FixedColumn<long>("timestamp", "DateTime64(3, 'UTC')"));
        using var block = new NativeBlock(tenant, timestamp);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var id = Guid.CreateVersion7();
            block.Reset();
            tenant.Append(id);
            timestamp.Append(measurement.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            var started = Stopwatch.GetTimestamp();
            await insert.InsertAsync(Table, block, id.ToString(), measurement.CancellationToken);
            await using var count = connection.CreateCommand();
            count.CommandText = $"SELECT count() FROM {Table} WHERE tenant_id = toUUID('{id}')";
            if (Convert.ToInt64(await count.ExecuteScalarAsync(measurement.CancellationToken), null) != 1) throw new InvalidOperationException("A row that was inserted is not there.");
            latencies.Add([Stopwatch.GetElapsedTime(started).TotalMilliseconds]);
        }

        return latencies;
    }

    private static async Task ExecuteAsync(ClickHouseConnection connection, string statement, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(ct);
    }
}
