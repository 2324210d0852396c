using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Testing;

namespace Meridian.Local.ClickHouse.Tests;

/// <summary>Starts, stops, crashes, and what is found on the disk.</summary>
public sealed class ClickHouseLifeTests : IAsyncDisposable
{
    private const int BatchRows = 500;
    private readonly ClickHouseUnderTest _clickHouse = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_is_clean_and_keeps_the_data()
    {
        await _clickHouse.StartAsync();
        await _clickHouse.AskAsync("CREATE TABLE meridian.kept (n UInt8) ENGINE = MergeTree ORDER BY n");
        await _clickHouse.AskAsync("INSERT INTO meridian.kept VALUES (7)");

        Assert.Equal(0, await _clickHouse.Program.StopAsync(Cancelled));

        Assert.Empty(_clickHouse.Program.Errors);
        await _clickHouse.StartAsync();
        Assert.Equal("7", await _clickHouse.AskAsync("SELECT n FROM meridian.kept"));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_an_open_connection()
    {
        await _clickHouse.StartAsync();
        using var idle = new TcpClient();
        await idle.ConnectAsync(IPAddress.Loopback, _clickHouse.HttpPort, Cancelled);
        await idle.GetStream().WriteAsync("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancelled);

        Assert.Equal(0, await _clickHouse.Program.StopAsync(Cancelled));
    }

    [Fact]
    public async Task Whatever_was_acknowledged_survives_kills_in_the_middle_of_inserts()
    {
        await _clickHouse.StartAsync();
        await _clickHouse.AskAsync("CREATE TABLE meridian.d (id UInt64, p String) ENGINE = MergeTree ORDER BY id");
        var acknowledged = new ConcurrentBag<int>();

        for (var round = 0; round < 3; round++)
        {
            var before = acknowledged.Count;
            var writers = Enumerable.Range(0, 3).Select(writer => WriteUntilItBreaksAsync(round * 3 + writer, acknowledged)).ToArray();
            await Eventually.Until("a few batches are acknowledged", () => acknowledged.Count >= before + 12);
            await _clickHouse.Program.CrashAsync(Cancelled);
            await Task.WhenAll(writers);
            await _clickHouse.StartAsync();
        }

        var rowsOfBatch = (await _clickHouse.AskAsync($"SELECT intDiv(id, {BatchRows}), count() FROM meridian.d GROUP BY 1")).Split('\n')
            .Select(line => line.Split('\t')).ToDictionary(cells => int.Parse(cells[0], CultureInfo.InvariantCulture), cells => int.Parse(cells[1], CultureInfo.InvariantCulture));
        Assert.Empty(acknowledged.Except(rowsOfBatch.Keys));
        Assert.All(rowsOfBatch.Values, rows => Assert.Equal(BatchRows, rows));
    }

    [Fact]
    public async Task A_changed_password_takes_hold_at_the_next_start()
    {
        await _clickHouse.StartAsync();
        await _clickHouse.Program.StopAsync(Cancelled);

        _clickHouse.Password = "another";
        await _clickHouse.StartAsync();

        Assert.Equal("1", await _clickHouse.AskAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_stale_status_file_is_no_obstacle()
    {
        await _clickHouse.StartAsync();
        await _clickHouse.Program.CrashAsync(Cancelled);
        Assert.True(File.Exists(Path.Combine(_clickHouse.Data, "engine", "status")));

        await _clickHouse.StartAsync();
    }

    [Fact]
    public async Task Broken_metadata_is_named()
    {
        await _clickHouse.StartAsync();
        await _clickHouse.AskAsync("CREATE TABLE meridian.broken (n UInt8) ENGINE = MergeTree ORDER BY n");
        var definition = await _clickHouse.AskAsync("SELECT metadata_path FROM system.tables WHERE name = 'broken'");
        await _clickHouse.Program.StopAsync(Cancelled);
        await File.WriteAllTextAsync(Path.Combine(_clickHouse.Data, "engine", definition), "ATTACH TABL", Cancelled);

        Assert.Contains(_clickHouse.Data, await FaultAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_that_is_taken_is_named(bool http)
    {
        using var other = new TcpListener(IPAddress.Loopback, http ? _clickHouse.HttpPort : _clickHouse.TcpPort);
        other.Start();

        Assert.StartsWith($"Port {((IPEndPoint)other.LocalEndpoint).Port} (ClickHouse:{(http ? "Http" : "Tcp")}Port) on 127.0.0.1 is taken", await FaultAsync());
    }

    [Fact]
    public async Task A_data_directory_that_is_in_use_is_named()
    {
        await _clickHouse.StartAsync();
        await using var second = RunningProgram.Start(
            "Meridian.Local.ClickHouse", $"--ClickHouse:HttpPort={FreePort.Next()}", $"--ClickHouse:TcpPort={FreePort.Next()}", "--ClickHouse:Password=x", $"--ClickHouse:Data={_clickHouse.Data}");

        Assert.Equal(1, await second.EndedAsync(Cancelled));

        Assert.StartsWith($"Another process uses the data directory {_clickHouse.Data}", Assert.Single(second.Errors));
        Assert.Equal("1", await _clickHouse.AskAsync("SELECT 1"));
    }

    public ValueTask DisposeAsync() => _clickHouse.DisposeAsync();

    private async Task WriteUntilItBreaksAsync(int writer, ConcurrentBag<int> acknowledged)
    {
        try
        {
            for (var batch = writer * 1000; ; batch++)
            {
                using var answer = await _clickHouse.SendAsync($"INSERT INTO meridian.d SELECT number, repeat('x', 50) FROM numbers({batch * BatchRows}, {BatchRows})");
                if (answer.IsSuccessStatusCode) acknowledged.Add(batch);
            }
        }
        catch (HttpRequestException)
        {
            // The kill: what was under way then is not acknowledged.
        }
    }

    private async Task<string> FaultAsync()
    {
        var program = await _clickHouse.LaunchAsync();
        Assert.Equal(1, await program.EndedAsync(Cancelled));
        return Assert.Single(program.Errors);
    }
}
