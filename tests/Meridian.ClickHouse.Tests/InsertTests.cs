using Meridian.ClickHouse.Native;
using Meridian.Testing;

namespace Meridian.ClickHouse.Tests;

public sealed class InsertTests(ClickHouseServer server)
{
    // Two months: a block becomes two parts.
    private const string Events = """
        CREATE TABLE events (n UInt32, time DateTime64(3, 'UTC')) ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY n
        SETTINGS non_replicated_deduplication_window = 3
        """;

    private static readonly DateTimeOffset January = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_same_token_inserts_once()
    {
        using var analytics = await Analytics.CreateAsync(server, Events);
        using var block = Block(100);

        await analytics.Insert.InsertAsync("events", block, "topic/0/1-100", TestContext.Current.CancellationToken);
        await analytics.Insert.InsertAsync("events", block, "topic/0/1-100", TestContext.Current.CancellationToken);
        Assert.Equal(100, await analytics.CountAsync("events"));

        await analytics.Insert.InsertAsync("events", block, "topic/0/101-200", TestContext.Current.CancellationToken);
        Assert.Equal(200, await analytics.CountAsync("events"));
    }

    [Fact]
    public async Task A_token_covers_a_block_that_is_larger_than_the_servers_own()
    {
        using var analytics = await Analytics.CreateAsync(server, Events.Replace("= 3", "= 100", StringComparison.Ordinal));
        using var block = Block(1_300_000);

        await analytics.Insert.InsertAsync("events", block, "large", TestContext.Current.CancellationToken);
        await analytics.Insert.InsertAsync("events", block, "large", TestContext.Current.CancellationToken);

        Assert.Equal(1_300_000, await analytics.CountAsync("events"));
    }

    [Fact]
    public async Task A_token_is_forgotten_when_the_window_has_moved_on()
    {
        using var analytics = await Analytics.CreateAsync(server, "CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 3");
        using var n = new FixedColumn<uint>("n", "UInt32");
        using var block = new NativeBlock(n);
        n.Append(1);

        foreach (var token in (string[])["a", "b", "c", "d", "d", "a"]) await analytics.Insert.InsertAsync("t", block, token, TestContext.Current.CancellationToken);

        Assert.Equal(5, await analytics.CountAsync("t"));
    }

    [Fact]
    public async Task Names_that_need_quotes_have_them()
    {
        using var analytics = await Analytics.CreateAsync(server, "CREATE TABLE `of order` (`group by` UInt32, `a``b` String) ENGINE = Memory");
        using var number = new FixedColumn<uint>("group by", "UInt32");
        using var text = new StringColumn("a`b");
        using var block = new NativeBlock(number, text);
        number.Append(7);
        text.Append("x"u8);

        await analytics.Insert.InsertAsync("of order", block, "a token & 'more'", TestContext.Current.CancellationToken);

        Assert.Equal([7u, "x"], (await analytics.RowsAsync("SELECT * FROM `of order`")).Single());
    }

    [Fact]
    public async Task An_empty_block_asks_nothing_of_the_server()
    {
        using var nowhere = new Analytics($"Host=127.0.0.1;Port={FreePort.Next()}");
        using var block = new NativeBlock(new StringColumn("text"));

        await nowhere.Insert.InsertAsync("events", block, null, TestContext.Current.CancellationToken);
    }

    internal static NativeBlock Block(int rows)
    {
        var (n, time) = (new FixedColumn<uint>("n", "UInt32"), new FixedColumn<long>("time", "DateTime64(3, 'UTC')"));
        for (var row = 0; row < rows; row++)
        {
            n.Append((uint)row);
            time.Append(January.AddDays(row % 2).ToUnixTimeMilliseconds());
        }

        return new NativeBlock(n, time);
    }
}
