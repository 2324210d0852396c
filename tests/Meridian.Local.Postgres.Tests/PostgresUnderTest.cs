using Meridian.Testing;
using Npgsql;

namespace Meridian.Local.Postgres.Tests;

/// <summary>The engine as the host starts it: a process, on a free port, with data of its own.</summary>
public sealed class PostgresUnderTest : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private RunningProgram? _program;

    public int Port { get; } = FreePort.Next();

    public string Data => _directory["data"];

    public string Password { get; set; } = "it's a \\ secret; \"really\"";

    public string Databases { get; set; } = "meridian,second";

    public RunningProgram Program => _program ?? throw new InvalidOperationException("Not started.");

    /// <summary>Starts it without waiting for anything.</summary>
    public async Task<RunningProgram> LaunchAsync()
    {
        await Toolchain.At().EnsureAsync([Tool.Postgres], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        if (_program is not null) await _program.DisposeAsync();
        return _program = RunningProgram.Start(
            "Meridian.Local.Postgres", $"--Postgres:Port={Port}", $"--Postgres:Password={Password}", $"--Postgres:Data={Data}", $"--Postgres:Databases={Databases}");
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var program = await LaunchAsync();
        await Eventually.Until("PostgreSQL answers", async () =>
        {
            Assert.False(program.HasEnded, program.HasEnded ? program.Describe() : null);
            return await AnswersAsync();
        }, TimeSpan.FromMinutes(3));
    }

    public async Task<NpgsqlConnection> ConnectAsync(string database = "meridian", string user = "meridian")
    {
        // Without a pool no idle connection of an earlier server meets the next one.
        var settings = new NpgsqlConnectionStringBuilder { Host = "localhost", Port = Port, Username = user, Password = Password, Database = database, Pooling = false, Timeout = 60, CommandTimeout = 300 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async Task<object?> AskAsync(string sql, string database = "meridian")
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            if (!_program.HasEnded) await _program.StopAsync(CancellationToken.None);
            await _program.DisposeAsync();
        }

        _directory.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await AskAsync("SELECT 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
