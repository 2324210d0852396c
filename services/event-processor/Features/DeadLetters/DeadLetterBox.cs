using Meridian.Contracts.DeadLetters;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>The table <c>dead_letters</c>.</summary>
internal sealed class DeadLetterBox(NpgsqlDataSource database)
{
    private const string Columns = "id, tenant_id, topic, partition, record_offset, reason, octet_length(value), died_at, replayed_at, replays";

    // A condition that is not given is NULL and holds for all.
    private const string ListSql = $"""
        SELECT {Columns} FROM event_processor.dead_letters
        WHERE ($1::uuid IS NULL OR tenant_id = $1) AND ($2::text IS NULL OR topic = $2) AND ($3::bool IS NULL OR (replays > 0) = $3) AND ($4::bigint IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5
        """;

    private const string FindSql = $"""
        SELECT {Columns}, stack, key, value, header_names, header_values FROM event_processor.dead_letters WHERE id = $1 AND ($2::uuid IS NULL OR tenant_id = $2)
        """;

    private const string ChooseSql = """
        SELECT id FROM event_processor.dead_letters
        WHERE ($1::uuid IS NULL OR tenant_id = $1) AND ($2::text IS NULL OR topic = $2) AND ($3::timestamptz IS NULL OR died_at >= $3)
            AND ($4::timestamptz IS NULL OR died_at < $4) AND ($5 OR replays = 0) AND id > $6
        ORDER BY id LIMIT $7
        """;

    private const string MarkSql = "UPDATE event_processor.dead_letters SET replayed_at = now(), replays = replays + 1 WHERE id = ANY ($1)";

    /// <param name="tenantId">Null for all, as operators see them.</param>
    /// <param name="replayed">Only those that were, or were not, replayed.</param>
    /// <param name="before">Only those with smaller ids.</param>
    public async Task<DeadLetterPage> ListAsync(Guid? tenantId, string? topic, bool? replayed, long? before, int limit, CancellationToken ct)
    {
        await using var command = database.Command(ListSql, tenantId, topic, replayed, before, limit + 1);
        await using var row = await command.ExecuteReaderAsync(ct);
        var letters = new List<DeadLetter>();
        while (await row.ReadAsync(ct)) letters.Add(Read(row));
        return letters.Count <= limit ? new DeadLetterPage(letters, null) : new DeadLetterPage(letters[..limit], letters[limit - 1].Id);
    }

    public async Task<DeadLetterRecord?> FindAsync(long id, Guid? tenantId, CancellationToken ct)
    {
        await using var command = database.Command(FindSql, id, tenantId);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        var (names, values) = (row.GetFieldValue<string[]>(13), row.GetFieldValue<byte[][]>(14));
        return new DeadLetterRecord(Read(row), row.IsDBNull(10) ? null : row.GetString(10), row.IsDBNull(11) ? null : row.GetFieldValue<byte[]>(11),
            row.GetFieldValue<byte[]>(12), [.. names.Zip(values, KeyValuePair.Create)]);
    }

    /// <summary>Letters that meet a condition, the oldest first, a page behind an id.</summary>
    public async Task<List<long>> ChooseAsync(Guid? tenantId, DeadLetterReplay which, long after, int limit, CancellationToken ct)
    {
        await using var command = database.Command(ChooseSql, tenantId, which.Topic, which.From, which.To, which.Again, after, limit);
        await using var row = await command.ExecuteReaderAsync(ct);
        var ids = new List<long>();
        while (await row.ReadAsync(ct)) ids.Add(row.GetInt64(0));
        return ids;
    }

    public async Task MarkReplayedAsync(IReadOnlyList<long> ids, CancellationToken ct)
    {
        await using var command = database.Command(MarkSql, ids.ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static DeadLetter Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetString(2), row.GetInt32(3), row.GetInt64(4), row.GetString(5), row.GetInt32(6),
        row.GetFieldValue<DateTimeOffset>(7), row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8), row.GetInt32(9));
}
