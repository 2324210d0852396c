using Meridian.Contracts;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Npgsql;
using NpgsqlTypes;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>The table <c>ingest_progress</c>: who owns a partition, and how far it is stored.</summary>
internal sealed class IngestProgress(NpgsqlDataSource database)
{
    // A partition that is not in the book may have been there: readers of events.enriched know its inserts by numbers, which must not come again.
    private const string TakeOverSql = """
        INSERT INTO event_processor.ingest_progress AS p (topic, partition, generation, done_to, intent_to, inserts)
        VALUES ($1, $2, 1, $3, $3, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        ON CONFLICT (topic, partition) DO UPDATE SET generation = p.generation + 1, updated_at = now()
        RETURNING generation, done_to, intent_to, intent_generation, newest_received_ms, left_out, slow_to, slow_intent_to, slow_newest_ms, slow_tenants, inserts
        """;

    // The owner is the only one who writes under its generation, so it states everything again: after a lost answer both sides agree.
    private const string DeclareSql = """
        UPDATE event_processor.ingest_progress p
        SET done_to = u.done_to, intent_to = u.intent_to, slow_to = u.slow_to, slow_intent_to = u.slow_intent_to, slow_newest_ms = u.slow_newest,
            slow_tenants = u.slow_tenants, inserts = u.number, left_out = u.left_out, intent_generation = p.generation, updated_at = now()
        FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bigint[], $11::bytea[])
            AS u (partition, generation, done_to, intent_to, slow_to, slow_intent_to, slow_newest, slow_tenants, number, left_out)
        WHERE p.topic = $1 AND p.partition = u.partition AND p.generation = u.generation
        RETURNING p.partition
        """;

    private const string ConfirmSql = """
        UPDATE event_processor.ingest_progress p
        SET done_to = u.done_to, intent_to = u.done_to, slow_to = u.slow_to, slow_intent_to = u.slow_to, slow_newest_ms = u.slow_newest,
            slow_tenants = u.slow_tenants, newest_received_ms = greatest(p.newest_received_ms, u.newest), updated_at = now()
        FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[])
            AS u (partition, generation, done_to, slow_to, slow_newest, slow_tenants, newest)
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
        return new TakenPartition(partition, row.GetInt64(0), row.GetInt64(3), row.GetInt64(10),
            new LaneMark(row.GetInt64(1), row.GetInt64(2), row.GetInt64(4)), new LaneMark(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8)),
            SlowTenants.Read(row.GetString(9)), EventMark.FromBytes(row.GetFieldValue<byte[]>(5)));
    }

    /// <summary>Says, before the inserts, which records they hold and which events of those they leave out.</summary>
    /// <returns>The partitions that are still the caller's.</returns>
    public async Task<HashSet<int>> DeclareAsync(IReadOnlyList<EventChunk> chunks, CancellationToken ct)
    {
        await using var command = Command(DeclareSql, chunks);
        Add(command, chunks, chunk => chunk.Intake.Lanes.Express.DoneTo);
        Add(command, chunks, chunk => chunk.Lane.IsSlow ? chunk.Intake.Lanes.Express.DoneTo : chunk.To);
        Add(command, chunks, chunk => chunk.Intake.Lanes.Slow.DoneTo);
        Add(command, chunks, chunk => chunk.Lane.IsSlow ? chunk.To : chunk.Intake.Lanes.Slow.DoneTo);
        Add(command, chunks, chunk => chunk.Intake.Lanes.Slow.NewestReceivedMs);
        command.Parameters.AddWithValue(chunks.Select(chunk => chunk.Intake.Lanes.InSlow.ToString()).ToArray());
        Add(command, chunks, chunk => chunk.Number);
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bytea, chunks.Select(chunk => EventMark.ToBytes(chunk.Intake.Filter.LeftOut)).ToArray());
        return await OwnedAsync(command, ct);
    }

    /// <summary>Says, after the inserts, that they are done.</summary>
    /// <returns>The partitions that are still the caller's.</returns>
    public async Task<HashSet<int>> ConfirmAsync(IReadOnlyList<EventChunk> chunks, CancellationToken ct)
    {
        await using var command = Command(ConfirmSql, chunks);
        Add(command, chunks, chunk => chunk.Lane.IsSlow ? chunk.Intake.Lanes.Express.DoneTo : chunk.To);
        Add(command, chunks, chunk => chunk.Lane.IsSlow ? chunk.To : chunk.Intake.Lanes.Slow.DoneTo);
        Add(command, chunks, chunk => chunk.Lane.IsSlow ? chunk.NewestReceivedMs : chunk.Intake.Lanes.Slow.NewestReceivedMs);
        command.Parameters.AddWithValue(chunks.Select(chunk => chunk.Intake.Lanes.InSlowAfter(chunk).ToString()).ToArray());
        Add(command, chunks, chunk => chunk.NewestReceivedMs);
        return await OwnedAsync(command, ct);
    }

    private NpgsqlCommand Command(string sql, IReadOnlyList<EventChunk> chunks)
    {
#pragma warning disable CA2100 // One of the two constants above.
        var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.AddWithValue(Topic);
        command.Parameters.AddWithValue(chunks.Select(chunk => chunk.Intake.Partition).ToArray());
        Add(command, chunks, chunk => chunk.Intake.Generation);
        return command;
    }

    private static void Add(NpgsqlCommand command, IReadOnlyList<EventChunk> chunks, Func<EventChunk, long> value) =>
        command.Parameters.AddWithValue(chunks.Select(value).ToArray());

    private static async Task<HashSet<int>> OwnedAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var rows = await command.ExecuteReaderAsync(ct);
        var owned = new HashSet<int>();
        while (await rows.ReadAsync(ct)) owned.Add(rows.GetInt32(0));
        return owned;
    }
}
