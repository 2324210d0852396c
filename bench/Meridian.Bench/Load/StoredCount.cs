using Npgsql;

namespace Meridian.Bench.Load;

/// <summary>Counts the events that the Postgres store of a stack has.</summary>
internal sealed class StoredCount(string connectionString) : IAsyncDisposable
{
    // What the statistics say costs nothing to ask; they also count what was rolled back, so the last word is the table's.
    private const string RoughSql = """
        SELECT coalesce(sum(n_tup_ins), 0)::bigint FROM pg_stat_user_tables WHERE schemaname = 'event_processor' AND relname ~ '^events_\d{8}'
        """;

    private const string ExactSql = "SELECT count(*) FROM event_processor.events";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    /// <summary>Waits until there are so many.</summary>
    /// <returns>False when time runs out.</returns>
    public async Task<bool> ReachesAsync(long count, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Poll);
        for (var waited = TimeSpan.Zero; waited < limit; waited += Poll)
        {
            if (await AskAsync(RoughSql, cancellationToken) >= count && await AskAsync(ExactSql, cancellationToken) >= count) return true;
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return false;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<long> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
