using System.Diagnostics;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.Bench.Stores;
using Meridian.EventProcessor.Features.Store;
using Meridian.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>Events copied into the Postgres store on one connection, beside the same rows copied into a table without partitions and indexes.</summary>
internal static class StoreSuite
{
    private const string Bare = "event_processor.bare";
    private const int BlocksOfBatch = 1_000;
    private const int SendAt = 256 * 1024;

    public static Suite Create() => new("store", "events kept in Postgres a second, on one connection", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        await using var postgres = await LocalPostgres.StartAsync(measurement.CancellationToken);
        await PrepareAsync(postgres.Database, measurement.CancellationToken);
        var load = TriggerLoad.Create(workflows: 0, tenants: 100);
        var copy = new EventCopy(new StoreDays(postgres.Database, Options.Create(new StoreOptions()), new Frozen()));

        var floor = await MeasureAsync("floor: a bare table", postgres.Database, load, copy, EventCopy.Sql.Replace("event_processor.events", Bare, StringComparison.Ordinal), measurement);
        var kept = await MeasureAsync("the store", postgres.Database, load, copy, EventCopy.Sql, measurement);
        return [Figure.Rate("store.events_per_s", kept, "events/s", floor, null, null), new Figure("floor.copy_per_s", floor, "events/s")];
    }

    private static async Task PrepareAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await new Migrator(database, NullLogger<Migrator>.Instance).MigrateAsync(MigrationSet.FromAssembly("event_processor", typeof(StoreDays).Assembly), ct);
        await using var day = database.Command("SELECT event_processor.ensure_day('events', $1)", StoreDays.DayOf(TriggerLoad.Now));
        await day.ExecuteNonQueryAsync(ct);
        await using var bare = database.Command($"CREATE TABLE {Bare} (LIKE event_processor.events)");
        await bare.ExecuteNonQueryAsync(ct);
    }

    private static async Task<double> MeasureAsync(string what, NpgsqlDataSource database, TriggerLoad load, EventCopy copy, string sql, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        await using var connection = await database.OpenConnectionAsync(measurement.CancellationToken);
        await CopyAsync(connection, load, copy, sql, 0, measurement.CancellationToken);
        var (clock, events) = (Stopwatch.StartNew(), 0L);
        for (var batch = 1; clock.Elapsed < measurement.Duration; batch++) events += await CopyAsync(connection, load, copy, sql, batch, measurement.CancellationToken);
        return events / clock.Elapsed.TotalSeconds;
    }

    private static async Task<int> CopyAsync(NpgsqlConnection connection, TriggerLoad load, EventCopy copy, string sql, int batch, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        copy.Restart();
        await using (var target = await connection.BeginRawBinaryCopyAsync(sql, ct))
        {
            for (var index = 0; index < BlocksOfBatch; index++)
            {
                copy.Add(load.Blocks[((batch * BlocksOfBatch) + index) % load.Blocks.Count], index);
                if (copy.Rows.Written.Length >= SendAt) await SendAsync(target, copy, ct);
            }

            copy.Rows.End();
            await SendAsync(target, copy, ct);
        }

        await transaction.CommitAsync(ct);
        return copy.Rows.Rows;
    }

    private static async Task SendAsync(NpgsqlRawCopyStream target, EventCopy copy, CancellationToken ct)
    {
        await target.WriteAsync(copy.Rows.Written, ct);
        copy.Rows.Sent();
    }

    /// <summary>The day of the load is today.</summary>
    private sealed class Frozen : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(TriggerLoad.Now);
    }
}
