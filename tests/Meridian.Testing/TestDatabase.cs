using Npgsql;

namespace Meridian.Testing;

/// <summary>A database of a test's own; gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _server;
    private readonly string _name;

    internal TestDatabase(NpgsqlDataSource server, string settings, string name)
    {
        (_server, _name) = (server, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(settings) { Database = name }.ConnectionString;
        Source = NpgsqlDataSource.Create(Patient(ConnectionString));
    }

    /// <summary>What a service would be given.</summary>
    public string ConnectionString { get; }

    /// <summary>A pool of the test's own.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Runs a statement, with <c>$1</c> parameters.</summary>
    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        // None may come back while the others leave.
        await OnServerAsync($"ALTER DATABASE {_name} WITH ALLOW_CONNECTIONS false");
        // Not WITH (FORCE): that also ends a worker of autovacuum, which the tests' role may not, and fails. A plain DROP asks such a worker to leave and waits.
        await OnceUnusedAsync(async () =>
        {
            await OnServerAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{_name}' AND backend_type = 'client backend'");
            await OnServerAsync($"DROP DATABASE {_name}");
        });
    }

    /// <summary>The same server, with time for a machine that is busy.</summary>
    internal static string Patient(string settings) => new NpgsqlConnectionStringBuilder(settings) { Timeout = 60, CommandTimeout = 300 }.ConnectionString;

    // Refused while anybody looks at the database that is copied, such as a worker of autovacuum.
    internal Task CreateAsync() => OnceUnusedAsync(() => OnServerAsync($"CREATE DATABASE {_name}"));

    // The server itself waits for five seconds, which a machine that is busy may stand still for.
    private Task OnceUnusedAsync(Func<Task> act) => Eventually.Until($"nobody uses what {_name} needs alone", async () =>
    {
        try
        {
            await act();
            return true;
        }
        catch (PostgresException inUse) when (inUse.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            return false;
        }
    });

    private async Task OnServerAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = Source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
