using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Meridian.ClickHouse.Native;
using Meridian.Testing;

namespace Meridian.ClickHouse.Tests.Native;

public sealed class RoundTripTests(ClickHouseServer server)
{
    private const string Table = """
        CREATE TABLE t (n UInt32, id UUID, text String, few LowCardinality(String), time DateTime64(3, 'UTC'),
            i8 Int8, u8 UInt8, i16 Int16, u16 UInt16, i32 Int32, i64 Int64, u64 UInt64, f64 Float64)
        ENGINE = MergeTree ORDER BY n
        """;

    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2299, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);

    private sealed record Row(
        Guid Id, string Text, string Few, DateTime Time, sbyte I8, byte U8, short I16, ushort U16, int I32, long I64, ulong U64, double F64);

    [Fact]
    public async Task Any_values_are_read_as_they_were_written()
    {
        using var analytics = await Analytics.CreateAsync(server, Table);
        var rows = Rows().Sample(2_000, new Rnd(1), 100).ToList();

        using (var block = Block(rows)) await analytics.Insert.InsertAsync("t", block, null, TestContext.Current.CancellationToken);

        Assert.Equal(rows, (await analytics.RowsAsync("SELECT * EXCEPT n FROM t ORDER BY n")).Select(Read));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public async Task Low_cardinality_holds_any_number_of_keys(int keys)
    {
        using var analytics = await Analytics.CreateAsync(server, "CREATE TABLE t (few LowCardinality(String)) ENGINE = MergeTree ORDER BY tuple()");
        using var few = new LowCardinalityColumn("few");
        using var block = new NativeBlock(few);
        for (var row = 0; row < 2 * keys; row++) few.Append(Encoding.UTF8.GetBytes($"key {row % keys}"));

        await analytics.Insert.InsertAsync("t", block, null, TestContext.Current.CancellationToken);

        var counts = await analytics.RowsAsync("SELECT toInt32(uniqExact(few)), toInt32(count()), toInt32(sum(toInt32(splitByChar(' ', few)[2]))) FROM t");
        Assert.Equal([keys, 2 * keys, unchecked(keys * (keys - 1))], counts.Single());
    }

    [Fact]
    public async Task A_million_rows_of_many_kinds_arrive_whole()
    {
        using var analytics = await Analytics.CreateAsync(server, Table);
        var rows = Rows().Sample(1_000, new Rnd(2), 50).ToList();
        using var block = Block([.. Enumerable.Repeat(rows, 1_000).SelectMany(part => part)]);

        await analytics.Insert.InsertAsync("t", block, "all of it", TestContext.Current.CancellationToken);

        Assert.Equal(1_000_000, await analytics.CountAsync("t"));
        Assert.Equal(rows, (await analytics.RowsAsync("SELECT * EXCEPT n FROM t WHERE n >= 999000 ORDER BY n")).Select(Read));
    }

    private static Gen<Row> Rows() =>
        from id in ArbMap.Default.GeneratorFor<Guid>()
        from text in ArbMap.Default.GeneratorFor<NonNull<string>>()
        from few in Gen.Elements("", "page_view", "ünïcode 😀", "'quoted\\'", "nul\0")
        from time in Times()
        from narrow in ArbMap.Default.GeneratorFor<(sbyte I8, byte U8, short I16, ushort U16)>()
        from wide in ArbMap.Default.GeneratorFor<(int I32, long I64, ulong U64, NormalFloat F64)>()
        select new Row(id, string.Concat(text.Get.EnumerateRunes()), few, time,
            narrow.I8, narrow.U8, narrow.I16, narrow.U16, wide.I32, wide.I64, wide.U64, wide.F64.Get);

    private static Gen<DateTime> Times() =>
        from day in Gen.Choose(0, (Latest - Earliest).Days)
        from millisecond in Gen.Choose(0, 86_399_999)
        select Earliest.UtcDateTime.AddDays(day).AddMilliseconds(millisecond);

    private static NativeBlock Block(List<Row> rows) => new(
        Fixed<uint>("n", "UInt32", Enumerable.Range(0, rows.Count).Select(number => (uint)number)),
        Column(new UuidColumn("id"), rows, (column, row) => column.Append(row.Id)),
        Column(new StringColumn("text"), rows, (column, row) => column.Append(Encoding.UTF8.GetBytes(row.Text))),
        Column(new LowCardinalityColumn("few"), rows, (column, row) => column.Append(Encoding.UTF8.GetBytes(row.Few))),
        Fixed("time", "DateTime64(3, 'UTC')", rows.Select(row => new DateTimeOffset(row.Time).ToUnixTimeMilliseconds())),
        Fixed("i8", "Int8", rows.Select(row => row.I8)),
        Fixed("u8", "UInt8", rows.Select(row => row.U8)),
        Fixed("i16", "Int16", rows.Select(row => row.I16)),
        Fixed("u16", "UInt16", rows.Select(row => row.U16)),
        Fixed("i32", "Int32", rows.Select(row => row.I32)),
        Fixed("i64", "Int64", rows.Select(row => row.I64)),
        Fixed("u64", "UInt64", rows.Select(row => row.U64)),
        Fixed("f64", "Float64", rows.Select(row => row.F64)));

    private static FixedColumn<T> Fixed<T>(string name, string type, IEnumerable<T> values) where T : unmanaged
    {
        var column = new FixedColumn<T>(name, type);
        foreach (var value in values) column.Append(value);
        return column;
    }

    private static TColumn Column<TColumn>(TColumn column, List<Row> rows, Action<TColumn, Row> append)
    {
        foreach (var row in rows) append(column, row);
        return column;
    }

    private static Row Read(object[] row) => new(
        (Guid)row[0], (string)row[1], (string)row[2], (DateTime)row[3], (sbyte)row[4], (byte)row[5], (short)row[6], (ushort)row[7],
        (int)row[8], (long)row[9], (ulong)row[10], (double)row[11]);
}
