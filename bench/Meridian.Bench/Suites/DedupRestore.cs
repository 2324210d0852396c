using System.Data.Common;
using System.Diagnostics;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.Bench.Harness;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Schema;
using Meridian.EventProcessor.Features.Events;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>A processor that starts with all partitions of a day: how many messages a second it knows again, beside merely reading them.</summary>
internal static class DedupRestore
{
    private const string Database = "bench_dedup";
    private const int Rows = 5_000_000;
    private const int Partitions = 12;

    public static async Task<(double Restored, double Read)> MeasureAsync(string connectionString, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]restoring {Rows:N0} messages[/]");
        var connection = new DbConnectionStringBuilder { ConnectionString = connectionString };
        using (var first = HostOf(connection.ConnectionString)) await ExecuteAsync(first.Services, $"CREATE DATABASE {Database}", measurement.CancellationToken);
        connection["Database"] = Database;
        using var host = HostOf(connection.ConnectionString);
        await host.Services.GetRequiredService<ClickHouseMigrator>().MigrateAsync(ClickHouseMigration.FromAssembly(typeof(StoredEvents).Assembly), measurement.CancellationToken);
        var now = measurement.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await FillAsync(host.Services, now, measurement.CancellationToken);

        var query = host.Services.GetRequiredService<FixedRowQuery>();
        var clock = Stopwatch.StartNew();
        await foreach (var rows in query.ReadAsync($"SELECT {MessageKey.Sql}, toUnixTimestamp64Milli(received_at), kafka_partition FROM events", [], 26, measurement.CancellationToken))
        {
        }

        var read = Rows / clock.Elapsed.TotalSeconds;
        using var memory = new MessageMemory(Options.Create(new DuplicateOptions()));
        var taken = Enumerable.Range(0, Partitions).Select(partition => new TakenPartition(partition, 1, Rows, Rows, 0, now, new HashSet<EventMark>())).ToList();
        clock.Restart();
        await new StoredEvents(query, memory).RestoreAsync(taken, measurement.CancellationToken);
        var restored = memory.Count / clock.Elapsed.TotalSeconds;
        if (memory.Count != Rows) throw new InvalidOperationException($"{memory.Count} of {Rows} messages are known again.");
        return (restored, read);
    }

    private static Task ExecuteAsync(IServiceProvider services, string statement, CancellationToken ct) => ExecuteAsync(services, statement, [], ct);

    private static async Task ExecuteAsync(IServiceProvider services, string statement, (string Name, object Value)[] parameters, CancellationToken ct)
    {
        await using var connection = services.GetRequiredService<ClickHouseDataSource>().CreateConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in parameters) command.AddParameter(name, value);
        await command.ExecuteNonQueryAsync(ct);
    }

    // In pieces, as a day's inserts would have come.
    private static async Task FillAsync(IServiceProvider services, long now, CancellationToken ct)
    {
        const int Pieces = 10;
        for (var piece = 0; piece < Pieces; piece++)
        {
            await ExecuteAsync(services, $$"""
                INSERT INTO events (tenant_id, event, type, message_id, user_id, timestamp, received_at, kafka_partition, kafka_offset, session_id)
                SELECT reinterpretAsUUID(number % 100), concat('event-', toString(number % 8)), 'track', toString(generateUUIDv4(number)), toString(number % 100000),
                    fromUnixTimestamp64Milli({now:Int64} - 80000000 + number * 16) AS at, at, number % {{Partitions}}, number, reinterpretAsUUID(number % 100000 + 1)
                FROM numbers({first:UInt64}, {{Rows / Pieces}})
                """, [("now", now), ("first", (ulong)(piece * (Rows / Pieces)))], ct);
        }
    }

    private static IHost HostOf(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", connectionString)]);
        builder.AddClickHouse("analytics");
        return builder.Build();
    }
}
