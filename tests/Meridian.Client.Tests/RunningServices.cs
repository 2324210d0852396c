using System.Text.Json.Nodes;
using Meridian.Testing;

namespace Meridian.Client.Tests;

/// <summary>What a client's events pass through, as processes: the gateway, the broker, the processor and the stores. Shared; each test makes a tenant.</summary>
public sealed class RunningServices : IAsyncLifetime
{
    private readonly PostgresServer _postgres = new();
    private readonly TemporaryDirectory _data = new();
    private readonly int _kafka = FreePort.Next();
    private readonly int _redis = FreePort.Next();
    private readonly (int Http, int Tcp) _clickHouse = (FreePort.Next(), FreePort.Next());
    private readonly List<EngineProcess> _engines = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly int _port = FreePort.Next();
    private TestDatabase? _database;

    /// <summary>The gateway that is always there. A test that kills one starts its own.</summary>
    public Uri Gateway => new($"http://127.0.0.1:{_port}");

    private string[] Stores =>
    [
        $"ConnectionStrings:meridiandb={_database!.ConnectionString}", $"ConnectionStrings:kafka=localhost:{_kafka}",
        $"ConnectionStrings:analytics=Host=localhost;Port={_clickHouse.Http};Username=meridian;Password=test;Database=meridian",
    ];

    public async ValueTask InitializeAsync()
    {
        _database = await _postgres.CreateDatabaseAsync();
        await StartAsync("Meridian.Local.Kafka", _kafka, $"Kafka:Broker1Port={_kafka}", $"Kafka:Data={_data["kafka"]}");
        await StartAsync("Meridian.Local.ClickHouse", _clickHouse.Http, $"ClickHouse:HttpPort={_clickHouse.Http}",
            $"ClickHouse:TcpPort={_clickHouse.Tcp}", "ClickHouse:Password=test", $"ClickHouse:Data={_data["clickhouse"]}");
        await StartAsync("Meridian.Local.Redis", _redis, $"Redis:Port={_redis}", "Redis:Password=test", $"Redis:Data={_data["redis"]}");
        foreach (var service in (string[])["Meridian.EventProcessor", "Meridian.ApiGateway"])
        {
            await using var migration = EngineProcess.Start(service, ["migrate", .. Stores]);
            await migration.UntilDoneAsync();
        }

        _engines.Add(EngineProcess.Start("Meridian.EventProcessor", [.. Stores, $"urls=http://127.0.0.1:{FreePort.Next()}"]));
        _engines.Add(await StartGatewayAsync(_port));
    }

    /// <summary>Starts a gateway at a port; the caller ends it.</summary>
    public async Task<EngineProcess> StartGatewayAsync(int port)
    {
        var gateway = EngineProcess.Start("Meridian.ApiGateway",
            [.. Stores, $"ConnectionStrings:cache=localhost:{_redis},password=test", $"urls=http://127.0.0.1:{port}", "Auth:Secret=a secret of tests, which is long enough", "Auth:AttemptsPerMinute=10000", "Sql:Password=not used"]);
        await gateway.UntilServesAsync(new Uri($"http://127.0.0.1:{port}/health"));
        return gateway;
    }

    /// <summary>Gives a tenant the plan whose limits no test comes to.</summary>
    public async Task PromoteAsync(Guid tenant)
    {
        await using var command = _database!.Source.CreateCommand("UPDATE gateway.tenants SET plan = 'enterprise' WHERE id = $1");
        command.Parameters.AddWithValue(tenant);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Rows of ClickHouse, as JSON. A <c>{tenant}</c> in the query is a parameter.</summary>
    public async Task<List<JsonObject>> QueryAsync(string sql, Guid tenant)
    {
        var address = $"http://127.0.0.1:{_clickHouse.Http}/?user=meridian&password=test&database=meridian&output_format_json_quote_64bit_integers=0&param_tenant={tenant}";
        using var response = await _http.PostAsync(address, new StringContent(sql.Replace("{tenant}", "{tenant:UUID}", StringComparison.Ordinal) + " FORMAT JSONEachRow"), TestContext.Current.CancellationToken);
        var rows = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, rows);
        return [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => JsonNode.Parse(row)!.AsObject())];
    }

    /// <summary>How many events a tenant has, and how many different ones.</summary>
    public async Task<(long Events, long Different)> CountAsync(Guid tenant)
    {
        var row = Assert.Single(await QueryAsync("SELECT count() AS events, uniqExact(message_id) AS different FROM events WHERE tenant_id = {tenant}", tenant));
        return ((long)row["events"]!, (long)row["different"]!);
    }

    /// <summary>Waits until a tenant has so many events, and returns them in the order of their times.</summary>
    public async Task<List<JsonObject>> UntilStoredAsync(Guid tenant, int events)
    {
        await Eventually.Until($"{events} events are stored", async () => (await CountAsync(tenant)).Events >= events, TimeSpan.FromMinutes(3));
        return await QueryAsync("SELECT *, toUnixTimestamp64Milli(timestamp) AS timestamp_ms, toUnixTimestamp64Milli(received_at) AS received_ms FROM events WHERE tenant_id = {tenant} ORDER BY timestamp, message_id", tenant);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in Enumerable.Reverse(_engines)) await engine.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        await _postgres.DisposeAsync();
        _http.Dispose();
        _data.Dispose();
    }

    private async Task StartAsync(string engine, int port, params string[] settings)
    {
        var process = EngineProcess.Start(engine, settings);
        _engines.Add(process);
        await process.UntilListensAsync(port);
    }
}
