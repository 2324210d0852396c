using Meridian.ClickHouse.Native;

namespace Meridian.ClickHouse.Tests.Native;

public sealed class BlockTests
{
    // What ClickHouse 26.7 answers to: SELECT toLowCardinality('aé') AS lc, toUUID('00112233-4455-6677-8899-aabbccddeeff') AS u, 'x' AS s,
    // toDateTime64('2020-01-01 00:00:00.123', 3, 'UTC') AS d FORMAT Native; but the server puts the empty string before its other keys.
    private const string Captured =
        "0401026C63164C6F7743617264696E616C69747928537472696E67290100000000000000000600000000000001000000000000000361C3A901000000000000" +
        "000001750455554944776655443322110" + "0FFEEDDCCBBAA9988017306537472696E670178016414446174655469" + "6D65363428332C202755544327297BE8665E6F010000";

    [Fact]
    public void The_bytes_are_the_servers_own()
    {
        using var block = Block(out var few, out var id, out var text, out var time);

        few.Append("aé"u8);
        id.Append(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        text.Append("x"u8);
        time.Append(new DateTimeOffset(2020, 1, 1, 0, 0, 0, 123, TimeSpan.Zero).ToUnixTimeMilliseconds());

        Assert.Equal(Captured, Hex(block));
    }

    [Fact]
    public void A_block_that_was_reset_is_a_new_one()
    {
        using var block = Block(out var few, out var id, out var text, out var time);
        Fill(few, id, text, time);
        var first = Hex(block);

        block.Reset();
        Assert.Equal(0, block.Rows);
        Fill(few, id, text, time);

        Assert.Equal(first, Hex(block));
    }

    [Fact]
    public void A_row_without_all_its_values_is_refused_by_name()
    {
        using var block = Block(out var few, out var id, out var text, out var time);
        Fill(few, id, text, time);
        id.Append(Guid.Empty);

        var refusal = Assert.Throws<InvalidOperationException>(block.ToSegments);

        Assert.Contains("'u'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_has_columns_of_different_names()
    {
        using var one = new UuidColumn("id");
        using var other = new StringColumn("id");

        Assert.Throws<ArgumentException>(() => new NativeBlock());
        Assert.Throws<ArgumentException>(() => new NativeBlock(one, other));
    }

    [Fact]
    public void A_used_block_takes_rows_without_allocating()
    {
        using var block = Block(out var few, out var id, out var text, out var time);
        Append(10_000);
        block.Reset();
        few.Append("few"u8);
        block.Reset();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Append(10_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // One key of the low-cardinality column, whatever the number of rows.
        Assert.InRange(allocated, 0, 1_000);

        void Append(int rows)
        {
            for (var row = 0; row < rows; row++) Fill(few, id, text, time);
        }
    }

    private static NativeBlock Block(out LowCardinalityColumn few, out UuidColumn id, out StringColumn text, out FixedColumn<long> time)
    {
        (few, id, text, time) = (new LowCardinalityColumn("lc"), new UuidColumn("u"), new StringColumn("s"), new FixedColumn<long>("d", "DateTime64(3, 'UTC')"));
        return new NativeBlock(few, id, text, time);
    }

    private static void Fill(LowCardinalityColumn few, UuidColumn id, StringColumn text, FixedColumn<long> time)
    {
        few.Append("few"u8);
        id.Append(Guid.Empty);
        text.Append("text"u8);
        time.Append(0);
    }

    private static string Hex(NativeBlock block) => string.Concat(block.ToSegments().Select(segment => Convert.ToHexString(segment.Span)));
}
