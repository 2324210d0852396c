using Meridian.Contracts;
using Npgsql;

namespace Meridian.EventProcessor.Features.Freshness;

/// <summary>How far all processors together have stored <c>events.ingest</c>: the book says, whoever owns a partition.</summary>
internal sealed class StoredProgress(NpgsqlDataSource database)
{
    private const string Sql = "SELECT partition, done_to, newest_received_ms FROM event_processor.ingest_progress WHERE topic = $1";

    /// <summary>For each partition the offset below which everything is stored, and the latest arrival of that; zeros where it has never had an owner.</summary>
    public async Task<(long DoneTo, long NewestReceivedMs)[]> ReadAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue(Topics.EventsIngest.Name);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var stored = new (long DoneTo, long NewestReceivedMs)[Topics.EventsIngest.Partitions];
        while (await rows.ReadAsync(ct)) stored[rows.GetInt32(0)] = (rows.GetInt64(1), rows.GetInt64(2));
        return stored;
    }
}
