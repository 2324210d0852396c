using System.Data.Common;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Meridian.Testing;

/// <summary>
/// The ClickHouse that the tests of an assembly share, started at first use: <c>[assembly: AssemblyFixture(typeof(ClickHouseServer))]</c>.
/// MERIDIAN_TEST_CLICKHOUSE may name a server that is already there, as a connection string of a user who may create databases.
/// A test that kills or stops the server makes an instance of its own.
/// </summary>
public sealed class ClickHouseServer : IAsyncDisposable
{
    private const string Password = "test; \"=' ü";

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FreePort.Next();
    private readonly int _tcpPort = FreePort.Next();
    private readonly Lazy<Task<DbConnectionStringBuilder>> _server;
    private readonly SmallDisk? _disk;
    private EngineProcess? _engine;

    public ClickHouseServer() => _server = new(FindAsync);

    private ClickHouseServer(SmallDisk disk) => (_disk, _server) = (disk, new(StartAsync));

    /// <summary>One of a test's own, on a disk that the test fills.</summary>
    public static ClickHouseServer On(SmallDisk disk) => new(disk);

    /// <summary>The process of the server; there is none when the environment names one.</summary>
    public EngineProcess Engine => _engine ?? throw new InvalidOperationException("This test needs a server of its own.");

    /// <summary>Makes an empty database of its own for a test, and returns the connection string of it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await _server.Value;
        var name = $"test_{Guid.CreateVersion7():n}";
        await AskAsync(server, $"CREATE DATABASE {name}");
        return new DbConnectionStringBuilder { ConnectionString = server.ConnectionString, ["Database"] = name }.ConnectionString;
    }

    /// <summary>Starts the server again with its data after it was killed or stopped.</summary>
    public async Task StartAgainAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }

    private async Task<DbConnectionStringBuilder> FindAsync()
    {
        var given = new ConfigurationBuilder().AddEnvironmentVariables().Build()["MERIDIAN_TEST_CLICKHOUSE"];
        return given is null ? await StartAsync() : new DbConnectionStringBuilder { ConnectionString = given };
    }

    private async Task<DbConnectionStringBuilder> StartAsync()
    {
        string[] settings = [$"ClickHouse:HttpPort={_port}", $"ClickHouse:TcpPort={_tcpPort}", $"ClickHouse:Password={Password}"];
        _engine = _disk is null
            ? EngineProcess.Start("Meridian.Local.ClickHouse", [.. settings, $"ClickHouse:Data={_directory["data"]}"])
            : EngineProcess.StartOn(_disk, "Meridian.Local.ClickHouse", [.. settings, $"ClickHouse:Data={_disk.Path}/data"]);
        var server = new DbConnectionStringBuilder
        {
            ["Host"] = "127.0.0.1",
            ["Port"] = _port.ToString(CultureInfo.InvariantCulture),
            ["Username"] = "meridian",
            ["Password"] = Password,
            ["Database"] = "meridian",
        };
        await _engine.UntilReady(() => AnswersAsync(server));
        return server;
    }

    private async Task<bool> AnswersAsync(DbConnectionStringBuilder server)
    {
        try
        {
            await AskAsync(server, "SELECT 1");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task AskAsync(DbConnectionStringBuilder server, string sql)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server["Host"]}:{server["Port"]}/") { Content = new StringContent(sql) };
        var credentials = Encoding.UTF8.GetBytes($"{server["Username"]}:{server["Password"]}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        using var response = await _http.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
    }
}
