using System.Net;
using System.Net.Sockets;
using Meridian.Testing;

namespace Meridian.Local.Postgres.Tests;

/// <summary>Starts, stops, crashes, and what is found on the disk.</summary>
public sealed class PostgresLifeTests : IAsyncDisposable
{
    private readonly PostgresUnderTest _postgres = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_is_clean_and_keeps_the_data()
    {
        await _postgres.StartAsync();
        await using var idle = await _postgres.ConnectAsync();
        await _postgres.AskAsync("CREATE TABLE kept AS SELECT 7 AS n");

        Assert.Equal(0, await _postgres.Program.StopAsync(Cancelled));

        Assert.Contains(_postgres.Program.Output, line => line.Contains("database system is shut down", StringComparison.Ordinal));
        await _postgres.StartAsync();
        Assert.Equal(7, await _postgres.AskAsync("SELECT n FROM kept"));
    }

    [Fact]
    public async Task When_the_engine_is_killed_no_server_stays_and_nothing_committed_is_lost()
    {
        await _postgres.StartAsync();
        await _postgres.AskAsync("CREATE TABLE kept AS SELECT 7 AS n");
        await using var idle = await _postgres.ConnectAsync();

        await _postgres.Program.CrashAsync(Cancelled);

        await Eventually.Until("every server process is gone", () => ProcessesIn(_postgres.Data).Length == 0);
        await _postgres.StartAsync();
        Assert.Equal(7, await _postgres.AskAsync("SELECT n FROM kept"));
    }

    [Fact]
    public async Task A_start_right_after_a_crash_waits_for_what_is_left_of_it()
    {
        await _postgres.StartAsync();
        await _postgres.Program.CrashAsync(Cancelled);

        await _postgres.StartAsync();

        Assert.Equal(1, await _postgres.AskAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_killed_server_ends_the_engine_with_a_reason()
    {
        await _postgres.StartAsync();
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(_postgres.Data, "postmaster.pid"), Cancelled))[0]);

        System.Diagnostics.Process.GetProcessById(postmaster).Kill();

        Assert.Equal(1, await _postgres.Program.EndedAsync(Cancelled));
        Assert.StartsWith("PostgreSQL ended by itself (exit code 137)", Assert.Single(_postgres.Program.Errors));
    }

    [Fact]
    public async Task A_stale_lock_file_of_another_process_number_is_no_obstacle()
    {
        await _postgres.StartAsync();
        await _postgres.Program.StopAsync(Cancelled);
        // The number of a process that lives and is no server: what a reboot or a container restart leaves behind.
        await File.WriteAllTextAsync(Path.Combine(_postgres.Data, "postmaster.pid"), $"{Environment.ProcessId}\n{_postgres.Data}\n1\n{_postgres.Port}\n\nlocalhost\n", Cancelled);

        await _postgres.StartAsync();
    }

    [Fact]
    public async Task An_interrupted_first_start_is_done_again()
    {
        Directory.CreateDirectory($"{_postgres.Data}.new/base");
        await File.WriteAllTextAsync($"{_postgres.Data}.new/PG_VERSION", "18\n", Cancelled);

        await _postgres.StartAsync();

        Assert.False(Directory.Exists($"{_postgres.Data}.new"));
    }

    [Fact]
    public async Task A_changed_password_and_a_new_database_take_hold_at_the_next_start()
    {
        await _postgres.StartAsync();
        await _postgres.Program.StopAsync(Cancelled);

        (_postgres.Password, _postgres.Databases) = ("another", "meridian,second,third");
        await _postgres.StartAsync();

        Assert.Equal("third", await _postgres.AskAsync("SELECT current_database()::text", "third"));
    }

    [Fact]
    public async Task Data_of_another_version_is_left_alone()
    {
        Directory.CreateDirectory(_postgres.Data);
        await File.WriteAllTextAsync(Path.Combine(_postgres.Data, "PG_VERSION"), "17\n", Cancelled);

        Assert.Contains("was written by PostgreSQL 17", await FaultAsync());

        Assert.Equal(["PG_VERSION"], Directory.EnumerateFileSystemEntries(_postgres.Data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_directory_of_something_else_is_left_alone()
    {
        Directory.CreateDirectory(_postgres.Data);
        await File.WriteAllTextAsync(Path.Combine(_postgres.Data, "thesis.tex"), "years of work", Cancelled);

        Assert.Contains("is not a PostgreSQL data directory", await FaultAsync());

        Assert.Equal(["thesis.tex"], Directory.EnumerateFileSystemEntries(_postgres.Data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_data_directory_that_lost_its_control_file_is_named()
    {
        await _postgres.StartAsync();
        await _postgres.Program.StopAsync(Cancelled);
        File.Delete(Path.Combine(_postgres.Data, "global", "pg_control"));

        Assert.Contains("cannot be opened", await FaultAsync());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, _postgres.Port);
        other.Start();

        Assert.StartsWith($"Port {_postgres.Port} (Postgres:Port) on 127.0.0.1 is taken", await FaultAsync());
    }

    [Fact]
    public async Task A_data_directory_that_is_in_use_is_named()
    {
        await _postgres.StartAsync();
        await using var second = RunningProgram.Start(
            "Meridian.Local.Postgres", $"--Postgres:Port={FreePort.Next()}", "--Postgres:Password=x", $"--Postgres:Data={_postgres.Data}");

        Assert.Equal(1, await second.EndedAsync(Cancelled));

        Assert.StartsWith($"Another process uses the data directory {_postgres.Data}", Assert.Single(second.Errors));
        Assert.Equal(1, await _postgres.AskAsync("SELECT 1"));
    }

    [Theory]
    [InlineData("--Postgres:Port=x", "Postgres:Port")]
    [InlineData("--Postgres:Port=0", "Postgres:Port")]
    [InlineData("--Postgres:Databases=a b", "Postgres:Databases")]
    [InlineData("--Postgres:Data=", "Postgres:Data")]
    public async Task Wrong_configuration_is_named(string wrong, string key)
    {
        await using var program = RunningProgram.Start("Meridian.Local.Postgres", "--Postgres:Port=1", "--Postgres:Password=x", "--Postgres:Data=/nowhere", wrong);

        Assert.Equal(1, await program.EndedAsync(Cancelled));

        Assert.Contains(key, Assert.Single(program.Errors));
    }

    [Fact]
    public async Task A_server_that_cannot_be_fetched_is_told_with_what_is_missing_for_that()
    {
        using var empty = new TemporaryDirectory();
        await using var program = RunningProgram.Start(
            "Meridian.Local.Postgres",
            [$"--Meridian:Home={empty.Path}", "--Postgres:Port=1", "--Postgres:Password=x", $"--Postgres:Data={empty["data"]}"],
            new Dictionary<string, string?> { ["PATH"] = empty.Path });

        Assert.Equal(1, await program.EndedAsync(Cancelled));

        Assert.StartsWith("The program npm could not be started", Assert.Single(program.Errors), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static string[] ProcessesIn(string data) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => new FileInfo(Path.Combine(process, "cwd")).LinkTarget == data)];

    private async Task<string> FaultAsync()
    {
        var program = await _postgres.LaunchAsync();
        Assert.Equal(1, await program.EndedAsync(Cancelled));
        return Assert.Single(program.Errors);
    }
}
