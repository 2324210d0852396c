using Meridian.Contracts;
using Meridian.EventProcessor.Features.Events;
using Npgsql;

namespace Meridian.EventProcessor.Features.Freshness;

/// <summary>How far all processors together have stored <c>events.ingest</c>: the book says, whoever owns a partition.</summary>
internal sealed class StoredProgress(NpgsqlDataSource database)
{
    private const string Sql = """
        SELECT partition, done_to, newest_received_ms, slow_to, slow_newest_ms, slow_tenants FROM event_processor.ingest_progress WHERE topic = $1
        """;

    private static readonly StoredPartition Untouched = new(new LaneMark(0, 0, 0), new LaneMark(0, 0, 0), SlowTenants.None);

    /// <summary>How far each partition is, by its number.</summary>
    public async Task<StoredPartition[]> ReadAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue(Topics.EventsIngest.Name);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var stored = new StoredPartition[Topics.EventsIngest.Partitions];
        Array.Fill(stored, Untouched);
        while (await rows.ReadAsync(ct))
        {
            stored[rows.GetInt32(0)] = new StoredPartition(
                Mark(rows.GetInt64(1), rows.GetInt64(2)), Mark(rows.GetInt64(3), rows.GetInt64(4)), SlowTenants.Read(rows.GetString(5)));
        }

        return stored;
    }

    private static LaneMark Mark(long doneTo, long newestReceivedMs) => new(doneTo, doneTo, newestReceivedMs);
}
