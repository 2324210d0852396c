using Meridian.Contracts;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Npgsql;
using NpgsqlTypes;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>The table <c>ingest_progress</c>: who owns a partition, and how far it is stored.</summary>
internal sealed class IngestProgress(NpgsqlDataSource database)
{
    private const string TakeOverSql = """
        INSERT INTO event_processor.ingest_progress AS p (topic, partition, generation, done_to, intent_to) VALUES ($1, $2, 1, $3, $3)
        ON CONFLICT (topic, partition) DO UPDATE SET generation = p.generation + 1, updated_at = now()
        RETURNING generation, done_to, intent_to, intent_generation, newest_received_ms, left_out
        """;

    // The owner is the only one who writes under its generation, so it may state done_to again: after a lost answer both sides agree.
    private const string DeclareSql = """
        UPDATE event_processor.ingest_progress p
        SET done_to = u.done_to, intent_to = u.intent_to, left_out = u.left_out, intent_generation = p.generation, updated_at = now()
        FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[]) AS u (partition, generation, done_to, intent_to, left_out)
        WHERE p.topic = $1 AND p.partition = u.partition AND p.generation = u.generation
        RETURNING p.partition
        """;

    private const string ConfirmSql = """
        UPDATE event_processor.ingest_progress p
        SET done_to = u.intent_to, intent_to = u.intent_to, newest_received_ms = greatest(p.newest_received_ms, u.newest), updated_at = now()
        FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::bigint[]) AS u (partition, generation, intent_to, newest)
        WHERE p.topic = $1 AND p.partition = u.partition AND p.generation = u.generation
        RETURNING p.partition
        """;

    private static readonly string Topic = Topics.EventsIngest.Name;

    /// <summary>Makes the caller the owner; whoever was it before can no longer declare nor confirm anything.</summary>
    /// <param name="low">Where to begin with a partition that nobody has owned yet.</param>
    public async Task<TakenPartition> TakeOverAsync(int partition, long low, CancellationToken ct)
    {
        await using var command = database.CreateCommand(TakeOverSql);
        command.Parameters.AddWithValue(Topic);
        command.Parameters.AddWithValue(partition);
        command.Parameters.AddWithValue(low);
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new TakenPartition(partition, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
            EventMark.FromBytes(row.GetFieldValue<byte[]>(5)));
    }

    /// <summary>Says, before the inserts, which records they hold and which events of those they leave out.</summary>
    /// <returns>The partitions that are still the caller's.</returns>
    public Task<HashSet<int>> DeclareAsync(IReadOnlyList<EventChunk> chunks, CancellationToken ct) =>
        UpdateAsync(DeclareSql, chunks, chunk => chunk.From, chunk => chunk.To, ct);

    /// <summary>Says, after the inserts, that they are done.</summary>
    /// <returns>The partitions that are still the caller's.</returns>
    public Task<HashSet<int>> ConfirmAsync(IReadOnlyList<EventChunk> chunks, CancellationToken ct) =>
        UpdateAsync(ConfirmSql, chunks, chunk => chunk.To, chunk => chunk.NewestReceivedMs, ct);

    private static byte[] LeftOut(EventChunk chunk) => EventMark.ToBytes(chunk.Intake.Filter.LeftOut);

    private async Task<HashSet<int>> UpdateAsync(
        string sql, IReadOnlyList<EventChunk> chunks, Func<EventChunk, long> first, Func<EventChunk, long> second, CancellationToken ct)
    {
#pragma warning disable CA2100 // One of the two constants above.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.AddWithValue(Topic);
        command.Parameters.AddWithValue(chunks.Select(chunk => chunk.Intake.Partition).ToArray());
        command.Parameters.AddWithValue(chunks.Select(chunk => chunk.Intake.Generation).ToArray());
        command.Parameters.AddWithValue(chunks.Select(first).ToArray());
        command.Parameters.AddWithValue(chunks.Select(second).ToArray());
        if (sql == DeclareSql) command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bytea, chunks.Select(LeftOut).ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        var owned = new HashSet<int>();
        while (await rows.ReadAsync(ct)) owned.Add(rows.GetInt32(0));
        return owned;
    }
}
