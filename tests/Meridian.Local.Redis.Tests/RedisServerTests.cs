using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Meridian.Testing;
using StackExchange.Redis;

namespace Meridian.Local.Redis.Tests;

public sealed class RedisServerTests : IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_runs_and_only_the_right_password_opens_it()
    {
        await _redis.StartAsync();

        var sum = await _redis.AskAsync(database => database.ScriptEvaluateAsync("return redis.call('INCRBY', KEYS[1], ARGV[1])", ["n"], [41]));

        Assert.Equal(41, (int)sum);
        await Assert.ThrowsAnyAsync<RedisConnectionException>(async () =>
        {
            using var connection = await _redis.ConnectAsync("wrong");
            await connection.GetDatabase().PingAsync();
        });
    }

    [Fact]
    public async Task A_stop_is_clean_and_keeps_the_data()
    {
        await _redis.StartAsync();
        await _redis.AskAsync(database => database.StringSetAsync("kept", "7"));

        Assert.Equal(0, await _redis.Program.StopAsync(Cancelled));

        await _redis.StartAsync();
        Assert.Equal("7", await _redis.AskAsync(database => database.StringGetAsync("kept")));
    }

    [Fact]
    public async Task When_the_engine_is_killed_no_server_stays_and_nothing_answered_is_lost()
    {
        await _redis.StartAsync();
        await _redis.AskAsync(database => database.StringSetAsync("kept", "7"));

        await _redis.Program.CrashAsync(Cancelled);

        await Eventually.Until("every server process is gone", () => ProcessesIn(_redis.Data).Length == 0);
        await _redis.StartAsync();
        Assert.Equal("7", await _redis.AskAsync(database => database.StringGetAsync("kept")));
    }

    [Fact]
    public async Task A_killed_server_ends_the_engine_and_loses_nothing_answered()
    {
        await _redis.StartAsync();
        await _redis.AskAsync(database => database.StringSetAsync("kept", "7"));

        Process.GetProcessById(Assert.Single(ProcessesIn(_redis.Data))).Kill();

        Assert.Equal(1, await _redis.Program.EndedAsync(Cancelled));
        Assert.StartsWith("Redis ended by itself (exit code 137)", Assert.Single(_redis.Program.Errors));
        await _redis.StartAsync();
        Assert.Equal("7", await _redis.AskAsync(database => database.StringGetAsync("kept")));
    }

    [Fact]
    public async Task A_torn_last_write_is_cut_off()
    {
        await _redis.StartAsync();
        await _redis.AskAsync(database => database.StringSetAsync("kept", "7"));
        await _redis.Program.StopAsync(Cancelled);
        await File.AppendAllTextAsync(LogFile(), "*3\r\n$3\r\nSET\r\n$4\r\nto", Cancelled);

        await _redis.StartAsync();

        Assert.Equal("7", await _redis.AskAsync(database => database.StringGetAsync("kept")));
    }

    [Fact]
    public async Task Data_beyond_repair_is_named()
    {
        await _redis.StartAsync();
        await _redis.AskAsync(database => database.StringSetAsync("kept", "7"));
        await _redis.Program.StopAsync(Cancelled);
        await File.WriteAllTextAsync(LogFile(), "this is no append-only file\r\n", Cancelled);

        var program = await _redis.LaunchAsync();

        Assert.Equal(1, await program.EndedAsync(Cancelled));
        var told = Assert.Single(program.Errors);
        Assert.Contains("Bad file format", told);
        Assert.Contains(_redis.Data, told);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, _redis.Port);
        other.Start();

        var program = await _redis.LaunchAsync();

        Assert.Equal(1, await program.EndedAsync(Cancelled));
        Assert.StartsWith($"Port {_redis.Port} (Redis:Port) on 127.0.0.1 is taken", Assert.Single(program.Errors));
    }

    [Fact]
    public async Task The_password_stands_in_no_list_of_processes_and_in_no_file()
    {
        await _redis.StartAsync();

        var server = Assert.Single(ProcessesIn(_redis.Data));

        Assert.DoesNotContain("secret", await File.ReadAllTextAsync($"/proc/{server}/cmdline", Cancelled));
        Assert.All(Directory.EnumerateFiles(_redis.Data, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("secret", File.ReadAllText(file)));
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    private string LogFile() => Assert.Single(Directory.EnumerateFiles(_redis.Data, "*.incr.aof", SearchOption.AllDirectories));

    private static int[] ProcessesIn(string data) =>
        [.. from process in Directory.EnumerateDirectories("/proc")
            where new FileInfo(Path.Combine(process, "cwd")).LinkTarget == data
            select int.Parse(Path.GetFileName(process))];
}
