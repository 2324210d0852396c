using System.Buffers.Binary;
using System.Globalization;
using Meridian.ClickHouse;
using Meridian.EventProcessor.Features.Enrichment.Sessions;
using Meridian.EventProcessor.Features.Events.Duplicates;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>What is in ClickHouse already, asked when partitions change hands.</summary>
internal sealed class StoredEvents(FixedRowQuery query, MessageMemory memory)
{
    private const int KeyBytes = 16;
    private const int MessageBytes = KeyBytes + sizeof(long) + sizeof(ushort);
    private const int SessionBytes = KeyBytes + KeyBytes + sizeof(long) + sizeof(long) + sizeof(ushort);

    // What is remembered is forgotten in the order in which it came: so it is asked for in that order, roughly.
    private const long SliceMs = 6 * 60 * 60 * 1000;

    // The first three arrays belong together: a partition, how far it is stored, and the first arrival that counts. So do the other three: a tenant in the
    // slow lane, of which partition, and how far its events there are stored for sure.
    private const string OfPartitions = """
        has({partitions:Array(UInt16)}, kafka_partition)
          AND kafka_offset < transform(kafka_partition, {partitions:Array(UInt16)}, {done_to:Array(Int64)}, toInt64(0))
          AND toUnixTimestamp64Milli(received_at) >= transform(kafka_partition, {partitions:Array(UInt16)}, {since:Array(Int64)}, toInt64(0))
          AND received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND NOT arrayExists((t, p, o) -> t = tenant_id AND p = kafka_partition AND kafka_offset >= o,
            {slow_tenants:Array(UUID)}, {slow_partitions:Array(UInt16)}, {slow_to:Array(Int64)})
        """;

    private const string MessagesSql = $$"""
        SELECT {{MessageKey.Sql}}, toUnixTimestamp64Milli(received_at), kafka_partition FROM events
        WHERE {{OfPartitions}} AND received_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        """;

    private const string SessionsSql = $$"""
        SELECT {{SessionTracker.KeySql}} AS key, argMax(session_id, timestamp), toUnixTimestamp64Milli(max(timestamp)),
            toUnixTimestamp64Milli(argMax(received_at, timestamp)), kafka_partition
        FROM events WHERE {{OfPartitions}} AND session_id != toUUID('00000000-0000-0000-0000-000000000000')
        GROUP BY key, kafka_partition
        """;

    private const string MonthsSql = """
        SELECT DISTINCT toYYYYMM(timestamp) FROM events
        WHERE kafka_partition = {partition:UInt16} AND kafka_offset >= {done_to:Int64} AND kafka_offset < {intent_to:Int64}
          AND arrayExists((t, o) -> t = tenant_id AND kafka_offset >= o, {slow_tenants:Array(UUID)}, {slow_from:Array(Int64)}) = {slow:Bool}
        """;

    /// <summary>
    /// Remembers the messages of partitions, and gives the rest of what is known about them. Rows of all partitions stand mixed in the table: one pass
    /// over them does for all.
    /// </summary>
    public async Task<Dictionary<TakenPartition, RestoredPartition>> RestoreAsync(IReadOnlyList<TakenPartition> taken, CancellationToken ct)
    {
        var stored = taken.Where(one => one.NewestReceivedMs > 0).ToList();
        await RestoreMessagesAsync(stored, ct);
        var sessions = taken.ToDictionary(one => one.Partition, _ => new SessionTracker());
        await RestoreSessionsAsync(stored, sessions, ct);
        var restored = new Dictionary<TakenPartition, RestoredPartition>();
        foreach (var one in taken) restored[one] = new RestoredPartition(sessions[one.Partition], one.IsInDoubt ? await MonthsInDoubtAsync(one, ct) : new HashSet<uint>());
        return restored;
    }

    private async Task RestoreMessagesAsync(List<TakenPartition> taken, CancellationToken ct)
    {
        if (taken.Count == 0) return;
        var last = taken.Max(one => one.NewestReceivedMs);
        for (var from = taken.Min(Since); from <= last; from += SliceMs)
        {
            // A partition where nothing has come in for weeks must not have all those weeks read.
            var some = taken.Where(one => Since(one) < from + SliceMs && one.NewestReceivedMs >= from).ToList();
            if (some.Count == 0) continue;
            var parameters = Parameters(some, Since).Append(new("from", Text(from))).Append(new("to", Text(from + SliceMs)));
            await foreach (var rows in query.ReadAsync(MessagesSql, parameters, MessageBytes, ct)) Remember(rows.Span);
        }
    }

    private async Task RestoreSessionsAsync(List<TakenPartition> taken, Dictionary<int, SessionTracker> sessions, CancellationToken ct)
    {
        if (taken.Count == 0) return;
        var parameters = Parameters(taken, SessionsSince).Append(new("from", Text(taken.Min(SessionsSince))));
        await foreach (var rows in query.ReadAsync(SessionsSql, parameters, SessionBytes, ct)) Restore(sessions, rows.Span);
    }

    private async Task<IReadOnlySet<uint>> MonthsInDoubtAsync(TakenPartition taken, CancellationToken ct)
    {
        var months = new HashSet<uint>();
        var lane = taken.Slow.IsInDoubt ? taken.Slow : taken.Express;
        KeyValuePair<string, string>[] parameters =
        [
            new("partition", Text(taken.Partition)), new("done_to", Text(lane.DoneTo)), new("intent_to", Text(lane.IntentTo)),
            new("slow", taken.Slow.IsInDoubt ? "true" : "false"),
            new("slow_tenants", Texts(taken.InSlow.All.Select(one => one.Tenant))), new("slow_from", Texts(taken.InSlow.All.Select(one => one.From))),
        ];
        await foreach (var rows in query.ReadAsync(MonthsSql, parameters, sizeof(uint), ct))
        {
            for (var at = 0; at < rows.Length; at += sizeof(uint)) months.Add(BinaryPrimitives.ReadUInt32LittleEndian(rows.Span[at..]));
        }

        return months;
    }

    private void Remember(ReadOnlySpan<byte> rows)
    {
        lock (memory.Sync)
        {
            for (; rows.Length > 0; rows = rows[MessageBytes..])
            {
                var key = MessageKey.Read(rows);
                var arrived = BinaryPrimitives.ReadInt64LittleEndian(rows[KeyBytes..]);
                var partition = BinaryPrimitives.ReadUInt16LittleEndian(rows[(KeyBytes + sizeof(long))..]);
                // This process may have had the partition before.
                if (memory.Find(new Sought(key, partition, arrived, arrived, arrived)) != Sighting.Own) memory.Add(new RememberedMessage(key, partition, arrived));
            }
        }
    }

    private static void Restore(Dictionary<int, SessionTracker> sessions, ReadOnlySpan<byte> rows)
    {
        for (; rows.Length > 0; rows = rows[SessionBytes..])
        {
            // ClickHouse writes a UUID as two numbers, the high half first.
            var session = new UInt128(BinaryPrimitives.ReadUInt64LittleEndian(rows[KeyBytes..]), BinaryPrimitives.ReadUInt64LittleEndian(rows[(KeyBytes + sizeof(ulong))..]));
            var times = rows[(KeyBytes + KeyBytes)..];
            sessions[BinaryPrimitives.ReadUInt16LittleEndian(times[(2 * sizeof(long))..])].Restore(
                MessageKey.Read(rows), GuidOf(session), BinaryPrimitives.ReadInt64LittleEndian(times), BinaryPrimitives.ReadInt64LittleEndian(times[sizeof(long)..]));
        }
    }

    private static Guid GuidOf(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }

    private static long Since(TakenPartition taken) => DuplicateFilter.RestoredSince(taken.BehindReceivedMs);

    private static long SessionsSince(TakenPartition taken) => Math.Max(0, taken.BehindReceivedMs - SessionTracker.KeptMs);

    private static IEnumerable<KeyValuePair<string, string>> Parameters(List<TakenPartition> taken, Func<TakenPartition, long> since) =>
    [
        new("partitions", Texts(taken.Select(one => (long)one.Partition))),
        new("done_to", Texts(taken.Select(one => one.Express.DoneTo))),
        new("since", Texts(taken.Select(since))),
        new("slow_tenants", Texts(Slow(taken).Select(slow => slow.Tenant))),
        new("slow_partitions", Texts(Slow(taken).Select(slow => (long)slow.Taken.Partition))),
        new("slow_to", Texts(Slow(taken).Select(slow => Math.Max(slow.From, slow.Taken.Slow.DoneTo)))),
    ];

    private static IEnumerable<(TakenPartition Taken, Guid Tenant, long From)> Slow(List<TakenPartition> taken) =>
        taken.SelectMany(one => one.InSlow.All, (one, slow) => (one, slow.Tenant, slow.From));

    private static string Texts(IEnumerable<long> numbers) => $"[{string.Join(',', numbers.Select(Text))}]";

    private static string Texts(IEnumerable<Guid> ids) => $"[{string.Join(',', ids.Select(id => $"'{id}'"))}]";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
