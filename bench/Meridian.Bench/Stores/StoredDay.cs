using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.ClickHouse.Schema;

namespace Meridian.Bench.Stores;

/// <summary>A table of events as a day of all partitions leaves it, made by ClickHouse itself.</summary>
internal static class StoredDay
{
    // In pieces, as a day's inserts would have come.
    private const int Pieces = 10;

    /// <param name="now">When the day ends, milliseconds since 1970 UTC.</param>
    public static async Task FillAsync(IServiceProvider services, int rows, int partitions, long now, CancellationToken ct)
    {
        await services.GetRequiredService<ClickHouseMigrator>().MigrateAsync(ClickHouseMigration.FromAssembly(typeof(EventProcessor.Features.Events.StoredEvents).Assembly), ct);
        await using var connection = services.GetRequiredService<ClickHouseDataSource>().CreateConnection();
        for (var piece = 0; piece < Pieces; piece++)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $$"""
                INSERT INTO events (tenant_id, event, type, message_id, user_id, timestamp, received_at, kafka_partition, kafka_offset, session_id)
                SELECT reinterpretAsUUID(number % 100), concat('event-', toString(number % 8)), 'track', toString(generateUUIDv4(number)), toString(number % 100000),
                    fromUnixTimestamp64Milli({now:Int64} - 80000000 + number * 16) AS at, at, number % {{partitions}}, number, reinterpretAsUUID(number % 100000 + 1)
                FROM numbers({first:UInt64}, {{rows / Pieces}})
                """;
            command.AddParameter("now", now);
            command.AddParameter("first", (ulong)(piece * (rows / Pieces)));
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
