using Meridian.Contracts.Events;
using Meridian.Kafka;
using Meridian.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Meridian.EventProcessor.Features.Store;

/// <summary>The days for which there are partitions. Made ahead by the clock, or when a first event of a day is to be stored.</summary>
internal sealed class StoreDays(NpgsqlDataSource database, IOptions<StoreOptions> options, TimeProvider time)
{
    private const string EnsureSql = "SELECT event_processor.ensure_day(t, d) FROM unnest($1::text[]) AS t, unnest($2::date[]) AS d ORDER BY d, t";
    private const string DropSql = "SELECT sum(event_processor.drop_days(t, $2)) FROM unnest($1::text[]) AS t";
    private const string ForgetSql = """
        WITH stretches AS (DELETE FROM event_processor.slow_stretches WHERE closed_at < $1), repeats AS (DELETE FROM event_processor.repeats WHERE last_at < $1)
        DELETE FROM event_processor.ingest_history WHERE confirmed_at < $1
        """;

    private const long DayMs = 24 * 60 * 60 * 1000;

    private static readonly string[] Tables = ["events", "trigger_matches"];

    private readonly HashSet<DateOnly> _there = [];
    private readonly Lock _gate = new();

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private DateOnly First => Today.AddDays(-options.Value.RetentionDays);

    /// <summary>Whether events that arrived on a day are kept at all.</summary>
    public bool IsKept(DateOnly day) => day >= First && day <= Today.AddDays(options.Value.DaysAhead);

    /// <summary>The day of a time in milliseconds since 1970 UTC.</summary>
    public static DateOnly DayOf(long milliseconds) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);

    /// <summary>
    /// Makes room for the events of a batch. To be called before the transaction that writes them: a partition is made in a transaction of its own, which
    /// would wait for that one.
    /// </summary>
    public Task EnsureAsync(RecordBatch batch, CancellationToken ct) => EnsureAsync(DaysOf(batch).Where(IsKept), ct);

    private async Task EnsureAsync(IEnumerable<DateOnly> days, CancellationToken ct)
    {
        DateOnly[] missing;
        lock (_gate) missing = [.. days.Where(day => !_there.Contains(day))];
        if (missing.Length == 0) return;
        await using var command = database.Command(EnsureSql, Tables, missing);
        await command.ExecuteNonQueryAsync(ct);
        lock (_gate) _there.UnionWith(missing);
    }

    /// <summary>Makes the days to come.</summary>
    public Task MakeAheadAsync(CancellationToken ct) => EnsureAsync(Enumerable.Range(0, options.Value.DaysAhead + 1).Select(Today.AddDays), ct);

    // What cannot be read is passed over: storing it will complain.
    private static IEnumerable<DateOnly> DaysOf(RecordBatch batch)
    {
        var found = new HashSet<long>();
        foreach (var record in batch.Records)
        {
            try
            {
                foreach (var item in new EnrichedBlockReader(record.Value)) found.Add(item.ReceivedAt / DayMs);
            }
            catch (EventBlockException)
            {
                continue;
            }
        }

        return found.Select(day => DayOf(day * DayMs));
    }

    /// <summary>Drops what is too old, a day at a time.</summary>
    /// <returns>How many partitions.</returns>
    public async Task<long> DropBehindAsync(CancellationToken ct)
    {
        var first = First;
        lock (_gate) _there.RemoveWhere(day => day < first);
        await using var drop = database.Command(DropSql, Tables, first);
        var dropped = (long)(await drop.ExecuteScalarAsync(ct))!;
        await using var forget = database.Command(ForgetSql, time.GetUtcNow().AddDays(-options.Value.HistoryDays));
        await forget.ExecuteNonQueryAsync(ct);
        return dropped;
    }
}
