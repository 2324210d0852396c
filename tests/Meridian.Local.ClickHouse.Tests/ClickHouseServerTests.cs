using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Testing;

namespace Meridian.Local.ClickHouse.Tests;

public sealed class ClickHouseServerTests(StartedClickHouse started) : IClassFixture<StartedClickHouse>
{
    private readonly ClickHouseUnderTest _clickHouse = started.Engine;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_is_there_before_the_port_is_open() =>
        Assert.Equal("Atomic", await _clickHouse.AskAsync("SELECT engine FROM system.databases WHERE name = 'meridian'"));

    [Fact]
    public async Task An_expression_is_no_query() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _clickHouse.SendAsync("1+1")).StatusCode);

    [Fact]
    public async Task Only_the_right_password_opens_it() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await _clickHouse.SendAsync("SELECT 1", password: "wrong")).StatusCode);

    [Fact]
    public async Task The_account_without_a_password_is_of_no_use()
    {
        using var answer = await _clickHouse.SendAsync("SHOW DATABASES", "default", "");

        Assert.Contains("QUOTA_EXCEEDED", await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Native_blocks_go_in_and_come_out_unchanged()
    {
        await _clickHouse.AskAsync("CREATE TABLE meridian.native (id UInt64, name LowCardinality(String), at DateTime64(3)) ENGINE = MergeTree ORDER BY id");
        var blocks = await _clickHouse.FetchAsync("SELECT number AS id, toLowCardinality(concat('n', toString(number % 7))) AS name, toDateTime64(number, 3, 'UTC') AS at FROM numbers(200000) FORMAT Native");

        using var inserted = await _clickHouse.InsertAsync("INSERT INTO meridian.native FORMAT Native", blocks);

        Assert.Equal(HttpStatusCode.OK, inserted.StatusCode);
        Assert.Equal("200000\t19999900000\t7", await _clickHouse.AskAsync("SELECT count(), sum(id), uniqExact(name) FROM meridian.native"));
    }

    [Fact]
    public async Task The_native_protocol_greets()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _clickHouse.TcpPort, Cancelled);
        await using var stream = client.GetStream();

        await stream.WriteAsync(NativeHello("meridian", _clickHouse.Password), Cancelled);
        var answer = new byte[1024];
        var length = await stream.ReadAsync(answer, Cancelled);

        Assert.Equal("\0\nClickHouse", System.Text.Encoding.Latin1.GetString(answer, 0, Math.Min(length, 12)));
    }

    [Fact]
    public async Task A_query_over_the_memory_limit_fails_and_the_engine_goes_on()
    {
        using var answer = await _clickHouse.SendAsync("SELECT groupArray(number) FROM numbers(1000000000) SETTINGS max_memory_usage = 0");

        Assert.Contains("MEMORY_LIMIT_EXCEEDED", await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("1", await _clickHouse.AskAsync("SELECT 1"));
    }

    [Fact]
    public async Task Queries_are_logged_for_a_week()
    {
        await _clickHouse.AskAsync("SELECT 'look for me'");
        await _clickHouse.AskAsync("SYSTEM FLUSH LOGS query_log");

        Assert.NotEqual("0", await _clickHouse.AskAsync("SELECT count() FROM system.query_log WHERE query LIKE '%look for me%'"));
        Assert.Contains("toIntervalDay(7)", await _clickHouse.AskAsync("SHOW CREATE TABLE system.query_log FORMAT TSVRaw"));
    }

    [Fact]
    public async Task A_failed_query_shows_in_the_log_without_frames_that_say_nothing()
    {
        using var answer = await _clickHouse.SendAsync("SELECT no_such_column");

        await Eventually.Until("the log tells", () => _clickHouse.Program.Output.Any(line => line.Contains("no_such_column", StringComparison.Ordinal)));
        Assert.DoesNotContain(_clickHouse.Program.Output, line => line.Contains("? @ 0x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Merges_run_beside_inserts()
    {
        await _clickHouse.AskAsync("CREATE TABLE meridian.merged (a UInt32) ENGINE = MergeTree ORDER BY a");
        for (var i = 0; i < 20; i++) await _clickHouse.AskAsync($"INSERT INTO meridian.merged VALUES ({i})");

        await Eventually.Until("parts were merged", async () =>
            int.Parse(await _clickHouse.AskAsync("SELECT count() FROM system.parts WHERE active AND table = 'merged'"), CultureInfo.InvariantCulture) < 20);
    }

    private static byte[] NativeHello(string user, string password)
    {
        using var hello = new MemoryStream();
        using var writer = new BinaryWriter(hello);
        writer.Write7BitEncodedInt(0); // packet: hello
        writer.Write("test");
        foreach (var number in (int[])[1, 0, 54058]) writer.Write7BitEncodedInt(number); // version and protocol revision
        foreach (var text in (string[])["meridian", user, password]) writer.Write(text);
        return hello.ToArray();
    }
}
