using Meridian.Trainer.Simulation;

namespace Meridian.Trainer.Store;

/// <summary>Writes simulated events into the table, as the event-processor does.</summary>
internal static class EventWriter
{
    private const int RowsAtOnce = 200_000;

    /// <summary>Returns how many there were.</summary>
    /// <exception cref="TrainingException">The tenant has events: written twice, a history is no history.</exception>
    public static async Task<long> WriteAsync(EventsDatabase database, Guid tenant, IEnumerable<SimulatedEvent> events, CancellationToken ct)
    {
        var has = await database.RowsAsync("SELECT toInt64(count()) FROM events WHERE tenant_id = {tenant:UUID}", [("tenant", "UUID", tenant)], row => row.GetInt64(0), ct);
        if (has[0] > 0) throw new TrainingException($"Tenant {tenant} has {has[0]} events already.");
        using var rows = new EventRows();
        var written = 0L;
        foreach (var item in events)
        {
            rows.Add(tenant, item);
            if (rows.Block.Rows < RowsAtOnce) continue;
            written += await FlushAsync(database, rows, ct);
        }

        return written + await FlushAsync(database, rows, ct);
    }

    private static async Task<int> FlushAsync(EventsDatabase database, EventRows rows, CancellationToken ct)
    {
        var count = rows.Block.Rows;
        await database.Insert.InsertAsync("events", rows.Block, null, ct);
        rows.Block.Reset();
        return count;
    }
}
