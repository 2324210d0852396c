using System.Diagnostics;
using System.Text;
using ClickHouse.Client.ADO;
using Meridian.Bench.Harness;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Native;

namespace Meridian.Bench.Floors;

/// <summary>The floor of the store leg: ready-made blocks of such rows into a copy of the events table, nothing else to do.</summary>
internal static class RawInsert
{
    private const string Table = "bench_events";
    private const int BlockRows = 50_000;

    /// <returns>Rows a second.</returns>
    public static async Task<double> MeasureAsync(string connectionString, Measurement measurement)
    {
        using var host = Host(connectionString);
        var insert = host.Services.GetRequiredService<BatchInsert>();
        await ExecuteAsync(host.Services, $"CREATE OR REPLACE TABLE {Table} AS events");
        using var block = Rows(measurement.Clock.GetUtcNow());
        await InsertAsync(insert, block, measurement.WarmUp, measurement.CancellationToken);
        var clock = Stopwatch.StartNew();
        var rows = await InsertAsync(insert, block, measurement.Duration, measurement.CancellationToken);
        var rate = rows / clock.Elapsed.TotalSeconds;
        await ExecuteAsync(host.Services, $"DROP TABLE {Table}");
        return rate;
    }

    private static IHost Host(string connectionString)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", connectionString)]);
        builder.AddClickHouse("analytics");
        return builder.Build();
    }

    private static async Task ExecuteAsync(IServiceProvider services, string statement)
    {
        await using var connection = services.GetRequiredService<ClickHouseDataSource>().CreateConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> InsertAsync(BatchInsert insert, NativeBlock block, TimeSpan duration, CancellationToken cancellationToken)
    {
        var rows = 0L;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration; rows += block.Rows)
        {
            // A token of its own each time: equal blocks would be taken for one.
            await insert.InsertAsync(Table, block, Guid.CreateVersion7().ToString(), cancellationToken);
        }
        return rows;
    }

    private static NativeBlock Rows(DateTimeOffset now)
    {
        var random = new Random(1);
        var (tenant, name, type) = (new UuidColumn("tenant_id"), new LowCardinalityColumn("event"), new LowCardinalityColumn("type"));
        var (message, user) = (new StringColumn("message_id"), new StringColumn("user_id"));
        var (timestamp, received) = (new FixedColumn<long>("timestamp", "DateTime64(3, 'UTC')"), new FixedColumn<long>("received_at", "DateTime64(3, 'UTC')"));
        var (properties, context) = (new StringColumn("properties"), new StringColumn("context"));
        var tenantId = Guid.CreateVersion7();
        for (var row = 0; row < BlockRows; row++)
        {
            tenant.Append(tenantId);
            name.Append(Encoding.ASCII.GetBytes($"event_{random.Next(8)}"));
            type.Append("track"u8);
            message.Append(Encoding.ASCII.GetBytes($"bench-{row:x16}"));
            user.Append(Encoding.ASCII.GetBytes($"u{random.Next(100_000):x16}"));
            timestamp.Append(now.AddMilliseconds(-random.Next(60_000)).ToUnixTimeMilliseconds());
            received.Append(now.ToUnixTimeMilliseconds());
            properties.Append(Encoding.ASCII.GetBytes($$"""{"plan":"free","country":"DE","amount":{{random.Next(50_000)}},"quantity":{{random.Next(9)}},"url":"https://shop.example/products/{{random.Next(100_000)}}"}"""));
            context.Append(Encoding.ASCII.GetBytes($$"""{"ip":"203.0.113.{{random.Next(255)}}","userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36","locale":"de-DE"}"""));
        }
        return new NativeBlock(tenant, name, type, message, user, timestamp, received, properties, context);
    }
}
