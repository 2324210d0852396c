using Meridian.Contracts.Events;
using Meridian.Kafka;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor;

/// <summary>The table <c>enriched_progress</c>: how far each reader of <c>events.enriched</c> is. A reader's marks move in the transaction of its effects.</summary>
internal sealed class EnrichedMarks(NpgsqlDataSource database)
{
    private const string StartSql = "SELECT done_to FROM event_processor.enriched_progress WHERE reader = $1 AND partition = $2";

    private const string BeginSql = """
        INSERT INTO event_processor.enriched_progress (reader, partition, chunk, ordinal, done_to) SELECT $1, p, -1, 0, 0 FROM unnest($2::int[]) AS p ON CONFLICT DO NOTHING
        """;

    private const string LockSql = """
        SELECT partition, chunk, ordinal FROM event_processor.enriched_progress WHERE reader = $1 AND partition = ANY ($2) ORDER BY partition FOR UPDATE
        """;

    private const string MoveSql = """
        UPDATE event_processor.enriched_progress p
        SET chunk = coalesce(u.chunk, p.chunk), ordinal = coalesce(u.ordinal, p.ordinal), done_to = greatest(p.done_to, u.done_to), updated_at = now()
        FROM unnest($2::int[], $3::bigint[], $4::int[], $5::bigint[]) AS u (partition, chunk, ordinal, done_to)
        WHERE p.reader = $1 AND p.partition = u.partition
        """;

    /// <summary>Where a reader goes on; null where it has never been.</summary>
    /// <exception cref="InvalidOperationException">The reader has been further than the topic goes.</exception>
    public async Task<long?> StartAsync(string reader, AssignedPartition partition, CancellationToken ct)
    {
        await using var command = database.Command(StartSql, reader, partition.Number);
        if (await command.ExecuteScalarAsync(ct) is not long doneTo) return null;
        if (doneTo <= partition.High) return Math.Max(doneTo, partition.Low);
        throw new InvalidOperationException(
            $"Partition {partition.Number} of {partition.Topic} ends at {partition.High} and \"{reader}\" has read up to {doneTo}: the topic is not the one it was. Empty event_processor.enriched_progress for it.");
    }

    /// <summary>
    /// Locks the marks of a batch's partitions in the connection's transaction and tells <paramref name="repeats"/> of them. An owner of before that is still
    /// at work waits here, and then finds its records handled.
    /// </summary>
    public static async Task LockAsync(NpgsqlConnection connection, string reader, RecordBatch batch, RepeatedRecords repeats, CancellationToken ct)
    {
        int[] partitions = [.. batch.Records.Select(record => record.Partition).Distinct()];
        await using (var begin = connection.Command(BeginSql, reader, partitions)) await begin.ExecuteNonQueryAsync(ct);
        await using var command = connection.Command(LockSql, reader, partitions);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var chunk = row.GetInt64(1);
            repeats.Restore(row.GetInt32(0), chunk < 0 ? null : new EnrichedSequence(chunk, row.GetInt32(2)));
        }
    }

    /// <summary>Moves the marks to the end of the batch, in the connection's transaction.</summary>
    public static async Task MoveAsync(NpgsqlConnection connection, string reader, RecordBatch batch, RepeatedRecords repeats, CancellationToken ct)
    {
        var ends = batch.Records.GroupBy(record => record.Partition).Select(records => (Partition: records.Key, Next: records.Max(record => record.Offset) + 1)).ToList();
        var reached = ends.Select(end => repeats.Reached.TryGetValue(end.Partition, out var sequence) ? sequence : (EnrichedSequence?)null).ToList();
        await using var command = connection.Command(MoveSql, reader,
            ends.Select(end => end.Partition).ToArray(), reached.Select(sequence => sequence?.Chunk).ToArray(),
            reached.Select(sequence => sequence?.Ordinal).ToArray(), ends.Select(end => end.Next).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}
