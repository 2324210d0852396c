using Meridian.Testing;

namespace Meridian.WebApp.Tests;

/// <summary>The web app and all that it stands on, as processes. Shared; each test signs up its own company.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    private readonly PostgresServer _postgres = new();
    private readonly TemporaryDirectory _data = new();
    private readonly int _kafka = FreePort.Next();
    private readonly int _redis = FreePort.Next();
    private readonly int _processor = FreePort.Next();
    private readonly int _gateway = FreePort.Next();
    private readonly int _site = FreePort.Next();
    private readonly (int Http, int Tcp) _clickHouse = (FreePort.Next(), FreePort.Next());
    private readonly List<EngineProcess> _engines = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private TestDatabase? _database;

    /// <summary>The web app. By this name, not by its number: that is what a person types.</summary>
    public Uri Address => new($"http://localhost:{_site}");

    /// <summary>The gateway's process, for what a page shows while it does not answer.</summary>
    public int GatewayId { get; private set; }

    /// <summary>The event-processor's, for what a page shows while it falls behind.</summary>
    public int ProcessorId { get; private set; }

    private string[] Stores =>
    [
        $"ConnectionStrings:meridiandb={_database!.ConnectionString}", $"ConnectionStrings:kafka=localhost:{_kafka}",
        $"ConnectionStrings:analytics=Host=localhost;Port={_clickHouse.Http};Username=meridian;Password=test;Database=meridian",
    ];

    private string Cache => $"ConnectionStrings:cache=localhost:{_redis},password=test";

    public async ValueTask InitializeAsync()
    {
        _database = await _postgres.CreateDatabaseAsync();
        await StartAsync("Meridian.Local.Kafka", () => AnswersAsync(_kafka), $"Kafka:Broker1Port={_kafka}", $"Kafka:Data={_data["kafka"]}");
        await StartAsync("Meridian.Local.ClickHouse", () => AnswersAsync(_clickHouse.Http), $"ClickHouse:HttpPort={_clickHouse.Http}",
            $"ClickHouse:TcpPort={_clickHouse.Tcp}", "ClickHouse:Password=test", "ClickHouse:SqlPassword=sql of tests", $"ClickHouse:Data={_data["clickhouse"]}");
        await StartAsync("Meridian.Local.Redis", () => AnswersAsync(_redis), $"Redis:Port={_redis}", "Redis:Password=test", $"Redis:Data={_data["redis"]}");
        foreach (var service in (string[])["Meridian.EventProcessor", "Meridian.ApiGateway"])
        {
            await using var migration = EngineProcess.Start(service, ["migrate", .. Stores]);
            await migration.UntilDoneAsync();
        }

        ProcessorId = await StartAsync("Meridian.EventProcessor", () => IsHealthyAsync(_processor), [.. Stores, $"urls=http://127.0.0.1:{_processor}"]);
        GatewayId = await StartAsync("Meridian.ApiGateway", () => IsHealthyAsync(_gateway),
        [
            .. Stores, Cache, $"urls=http://127.0.0.1:{_gateway}", "Auth:Secret=a secret of tests, which is long enough", "Auth:AttemptsPerMinute=10000", "Sql:Password=sql of tests",
            $"services:event-processor:http:0=http://127.0.0.1:{_processor}", "Proxies:Networks:0=127.0.0.0/8",
        ]);
        await StartSiteAsync(_site);
    }

    /// <summary>Starts the web app at a port: another replica of the one that is always there.</summary>
    public async Task<Uri> StartSiteAsync(int port)
    {
        await StartAsync("Meridian.WebApp", () => IsHealthyAsync(port),
            [Cache, $"urls=http://localhost:{port}", "Sessions:Secret=a secret of tests, which is long enough", $"services:api-gateway:http:0=http://127.0.0.1:{_gateway}"]);
        return new Uri($"http://localhost:{port}");
    }

    /// <summary>Waits for somebody to sign up, and gives their company a record that could not be processed, as the event-processor keeps those.</summary>
    public Task BuryAsync(string email) => Eventually.Until($"{email} signs up", async () =>
    {
        await using var command = _database!.Source.CreateCommand("""
            INSERT INTO event_processor.dead_letters (tenant_id, topic, partition, record_offset, reason, value, header_names, header_values, died_at)
            SELECT m.tenant_id, 'events.ingest', 3, 41007, 'The block is of version 9, which this event-processor does not know.', convert_to('{"version":9}', 'UTF8'),
                ARRAY['schema'], ARRAY[convert_to('meridian.event-block/9', 'UTF8')], now()
            FROM gateway.memberships m JOIN gateway.users u ON u.id = m.user_id WHERE u.email = $1
            """);
        command.Parameters.AddWithValue(email);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) == 1;
    }, TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in Enumerable.Reverse(_engines)) await engine.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        await _postgres.DisposeAsync();
        _http.Dispose();
        _data.Dispose();
    }

    private async Task<int> StartAsync(string engine, Func<Task<bool>> answers, params string[] settings)
    {
        var process = EngineProcess.Start(engine, settings);
        _engines.Add(process);
        await process.UntilReady(answers);
        return process.Id;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private async Task<bool> IsHealthyAsync(int port)
    {
        try
        {
            using var response = await _http.GetAsync($"http://localhost:{port}/health");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
