using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Meridian.Testing;

/// <summary>
/// The Postgres that the tests of an assembly share, started at first use: <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>.
/// MERIDIAN_TEST_POSTGRES may name a server that is already there, as a connection string of a role that may create databases.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly Lazy<Task<NpgsqlDataSource>> _server;
    private readonly TemporaryDirectory _data = new();
    private EngineProcess? _engine;
    private string _settings = "";

    public PostgresServer() => _server = new(StartAsync);

    /// <summary>Makes an empty database of its own for a test.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var server = await _server.Value;
        var database = new TestDatabase(server, _settings, $"test_{Guid.CreateVersion7():n}");
        await database.CreateAsync();
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
        _data.Dispose();
    }

    private async Task<NpgsqlDataSource> StartAsync()
    {
        if (new ConfigurationBuilder().AddEnvironmentVariables().Build()["MERIDIAN_TEST_POSTGRES"] is { } given)
        {
            _settings = new NpgsqlConnectionStringBuilder(given) { PersistSecurityInfo = true }.ConnectionString;
            return NpgsqlDataSource.Create(TestDatabase.Patient(_settings));
        }

        var port = FreePort.Next();
        _settings = $"Host=127.0.0.1;Port={port};Username=meridian;Password=test;Database=meridian;Persist Security Info=true";
        _engine = EngineProcess.Start("Meridian.Local.Postgres",
            $"Postgres:Port={port}", "Postgres:User=meridian", "Postgres:Password=test", "Postgres:Databases=meridian", $"Postgres:Data={_data["data"]}");
        var server = NpgsqlDataSource.Create(TestDatabase.Patient(_settings));
        await _engine.UntilReady(() => AnswersAsync(server));
        return server;
    }

    private static async Task<bool> AnswersAsync(NpgsqlDataSource server)
    {
        try
        {
            await using var connection = await server.OpenConnectionAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
