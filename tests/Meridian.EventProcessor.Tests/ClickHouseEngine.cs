using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;

namespace Meridian.EventProcessor.Tests;

/// <summary>The ClickHouse that the tests of this assembly share; each works in a database of its own. MERIDIAN_TEST_CLICKHOUSE may name one that is there.</summary>
public sealed class ClickHouseEngine : IAsyncDisposable
{
    private readonly Lazy<Task<string>> _server;
    private EngineProcess? _engine;
    private string? _data;

    public ClickHouseEngine() => _server = new(StartAsync);

    /// <summary>A connection string with a database that does not exist yet.</summary>
    public async Task<string> NewDatabaseAsync() =>
        new ClickHouseConnectionStringBuilder(await _server.Value) { Database = $"test_{Guid.CreateVersion7():n}" }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        if (_data is not null) Directory.Delete(_data, recursive: true);
    }

    private async Task<string> StartAsync()
    {
        if (new ConfigurationBuilder().AddEnvironmentVariables().Build()["MERIDIAN_TEST_CLICKHOUSE"] is { } given) return given;

        var (http, tcp) = (FreePort.Next(), FreePort.Next());
        _data = Directory.CreateTempSubdirectory("meridian-test-clickhouse-").FullName;
        _engine = EngineProcess.Start("Meridian.Local.ClickHouse", $"ClickHouse:HttpPort={http}", $"ClickHouse:TcpPort={tcp}",
            "ClickHouse:User=meridian", "ClickHouse:Password=test", "ClickHouse:Database=meridian", $"ClickHouse:Data={_data}/data");
        var server = $"Host=127.0.0.1;Port={http};Username=meridian;Password=test;Database=meridian";
        await _engine.UntilReady(() => AnswersAsync(server));
        return server;
    }

    private static async Task<bool> AnswersAsync(string server)
    {
        try
        {
            await using var connection = new ClickHouseConnection(server);
            await connection.ExecuteScalarAsync("SELECT 1");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
