using System.Buffers.Binary;
using System.Globalization;
using Meridian.ClickHouse;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>What is in ClickHouse already, asked when a partition changes hands.</summary>
internal sealed class StoredEvents(FixedRowQuery query)
{
    private const int KeyBytes = 16;
    private const int RowBytes = KeyBytes + sizeof(long);

    private const string KnownSql = $$"""
        SELECT {{MessageKey.Sql}}, toUnixTimestamp64Milli(received_at) FROM events
        WHERE kafka_partition = {partition:UInt16} AND kafka_offset < {done_to:Int64}
          AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        """;

    private const string MonthsSql = """
        SELECT DISTINCT toYYYYMM(timestamp) FROM events
        WHERE kafka_partition = {partition:UInt16} AND kafka_offset >= {done_to:Int64} AND kafka_offset < {intent_to:Int64}
        """;

    /// <summary>The filter as the owner before had it when everything below <see cref="TakenPartition.DoneTo"/> was stored.</summary>
    public async Task<DuplicateFilter> RestoreFilterAsync(TakenPartition taken, CancellationToken ct)
    {
        var filter = new DuplicateFilter();
        var since = Math.Max(0, taken.NewestReceivedMs - DuplicateFilter.WindowMs - DuplicateFilter.DisorderMs);
        await foreach (var rows in query.ReadAsync(KnownSql, [.. Range(taken), new("since", Text(since))], RowBytes, ct)) Restore(filter, rows.Span);
        return filter;
    }

    /// <summary>The months, as yyyyMM, that the insert in doubt has reached: a part holds all of its rows of a month or none.</summary>
    public async Task<IReadOnlySet<uint>> MonthsInDoubtAsync(TakenPartition taken, CancellationToken ct)
    {
        var months = new HashSet<uint>();
        await foreach (var rows in query.ReadAsync(MonthsSql, [.. Range(taken), new("intent_to", Text(taken.IntentTo))], sizeof(uint), ct))
        {
            for (var at = 0; at < rows.Length; at += sizeof(uint)) months.Add(BinaryPrimitives.ReadUInt32LittleEndian(rows.Span[at..]));
        }

        return months;
    }

    /// <summary>What ClickHouse's toYYYYMM says for a time in milliseconds since 1970.</summary>
    public static uint MonthOf(long timestampMs)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(timestampMs);
        return (uint)((time.Year * 100) + time.Month);
    }

    private static void Restore(DuplicateFilter filter, ReadOnlySpan<byte> rows)
    {
        for (; rows.Length > 0; rows = rows[RowBytes..])
        {
            filter.Restore(MessageKey.Read(rows), BinaryPrimitives.ReadInt64LittleEndian(rows[KeyBytes..]));
        }
    }

    private static KeyValuePair<string, string>[] Range(TakenPartition taken) =>
        [new("partition", Text(taken.Partition)), new("done_to", Text(taken.DoneTo))];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
