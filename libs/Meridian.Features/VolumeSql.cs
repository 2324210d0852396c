using Meridian.Contracts.Events;

namespace Meridian.Features;

/// <summary>The statement that counts a tenant's events by hour; it reads the projection of ADR-013.</summary>
public static class VolumeSql
{
    /// <summary>
    /// Rows of <c>hour</c> (Int64: hours since 1970 UTC) and <c>events</c> (Int64), for hours with any from <c>{volume_from:Int64}</c> until before <c>{volume_to:Int64}</c>, in order.
    /// </summary>
    /// <param name="isNamed">Whether only events named <c>{volume_event:String}</c> count; all but Meridian's own otherwise.</param>
    public static string Select(bool isNamed) => $$"""
        SELECT toInt64(intDiv(toUnixTimestamp(toStartOfFifteenMinutes(timestamp)), 3600)) AS hour, toInt64(count()) AS events FROM events
        WHERE tenant_id = {volume_tenant:UUID}{{(isNamed ? " AND event = {volume_event:String}" : $" AND event != '{OwnEvents.ModelDrift}'")}}
            AND toStartOfFifteenMinutes(timestamp) >= toDateTime({volume_from:Int64} * 3600, 'UTC') AND toStartOfFifteenMinutes(timestamp) < toDateTime({volume_to:Int64} * 3600, 'UTC')
        GROUP BY hour ORDER BY hour
        """;

    /// <summary>The rows of the statement as counts of every hour; those before the first event are no history and left out.</summary>
    public static long[] Counts(IReadOnlyList<(long Hour, long Events)> rows, long to)
    {
        if (rows.Count == 0) return [];
        var first = rows[0].Hour;
        var counts = new long[to - first];
        foreach (var (hour, events) in rows) counts[hour - first] = events;
        return counts;
    }
}
