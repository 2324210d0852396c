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
    private readonly int _scoring = FreePort.Next();
    private readonly int _gateway = FreePort.Next();
    private readonly int _site = FreePort.Next();
    private readonly (int Http, int Tcp) _clickHouse = (FreePort.Next(), FreePort.Next());
    private readonly List<EngineProcess> _engines = [];
    private TestDatabase? _database;

    /// <summary>The web app. By this name, not by its number: that is what a person types.</summary>
    public Uri Address => new($"http://localhost:{_site}");

    /// <summary>The gateway's process, for what a page shows while it does not answer.</summary>
    public int GatewayId { get; private set; }

    /// <summary>The event-processor's, for what a page shows while it falls behind.</summary>
    public int ProcessorId { get; private set; }

    /// <summary>Where ml-scoring finds its models, for what a page shows once a version is gone.</summary>
    public string ModelsFolder => _data["models"];

    private string[] Stores =>
    [
        $"ConnectionStrings:meridiandb={_database!.ConnectionString}", $"ConnectionStrings:kafka=localhost:{_kafka}",
        $"ConnectionStrings:analytics=Host=localhost;Port={_clickHouse.Http};Username=meridian;Password=test;Database=meridian",
    ];

    private string Cache => $"ConnectionStrings:cache=localhost:{_redis},password=test";

    public async ValueTask InitializeAsync()
    {
        _database = await _postgres.CreateDatabaseAsync();
        await StartAsync("Meridian.Local.Kafka", _kafka, $"Kafka:Broker1Port={_kafka}", $"Kafka:Data={_data["kafka"]}");
        await StartAsync("Meridian.Local.ClickHouse", _clickHouse.Http, $"ClickHouse:HttpPort={_clickHouse.Http}",
            $"ClickHouse:TcpPort={_clickHouse.Tcp}", "ClickHouse:Password=test", "ClickHouse:SqlPassword=sql of tests", $"ClickHouse:Data={_data["clickhouse"]}");
        await StartAsync("Meridian.Local.Redis", _redis, $"Redis:Port={_redis}", "Redis:Password=test", $"Redis:Data={_data["redis"]}");
        foreach (var service in (string[])["Meridian.EventProcessor", "Meridian.ApiGateway"])
        {
            await using var migration = EngineProcess.Start(service, ["migrate", .. Stores]);
            await migration.UntilDoneAsync();
        }

        ProcessorId = await StartServiceAsync("Meridian.EventProcessor", _processor, [.. Stores, $"urls=http://127.0.0.1:{_processor}"]);
        RollOut("lead_score");
        // One person at a time, so that a batch takes long enough to be cancelled by hand. A report of drift from before it ended is not shown afterwards.
        await StartServiceAsync("Meridian.MlScoring", _scoring, [.. Stores, Cache, $"urls=http://127.0.0.1:{_scoring}", $"Models:Folder={ModelsFolder}", "Batches:ChunkSize=1", "Drift:ReportLife=00:00:00", "Cache:Patience=00:00:10"]);
        GatewayId = await StartGatewayAsync(_gateway, _scoring);
        await StartSiteAsync(_site, _gateway);
    }

    /// <summary>Starts the web app at a port: another replica of the one that is always there.</summary>
    public Task<Uri> StartSiteAsync(int port) => StartSiteAsync(port, _gateway);

    /// <summary>Starts another web app over the same stores, whose gateway finds no ml-scoring. Who is signed in at the one is signed in there too.</summary>
    public async Task<Uri> StartSiteWithoutModelsAsync()
    {
        var gateway = FreePort.Next();
        await StartGatewayAsync(gateway, FreePort.Next());
        return await StartSiteAsync(FreePort.Next(), gateway);
    }

    // Beside the version that answers there are one for a few people, one in shadow and one that cannot be loaded.
    private void RollOut(string model)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var shipped = Path.Combine(configuration.Parent!.Parent!.FullName, "Meridian.MlScoring", configuration.Name, "models", model, "1");
        foreach (var version in (int[])[1, 2, 3, 4])
        {
            var folder = Directory.CreateDirectory(Path.Combine(ModelsFolder, model, $"{version}")).FullName;
            foreach (var file in Directory.EnumerateFiles(shipped)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            if (version == 4) File.WriteAllText(Path.Combine(folder, "model.onnx"), "cut off");
        }

        File.WriteAllText(Path.Combine(ModelsFolder, model, "rollout.json"),
            $$"""{"revision":1,"current":{"production":1,"canary":2,"canaryPercent":10,"shadow":3,"by":"tests","at":"{{DateTimeOffset.FromUnixTimeSeconds(1_700_000_000):O}}"},"earlier":[]}""");
    }

    private Task<int> StartGatewayAsync(int port, int scoring) => StartServiceAsync("Meridian.ApiGateway", port,
    [
        .. Stores, Cache, $"urls=http://127.0.0.1:{port}", "Auth:Secret=a secret of tests, which is long enough", "Auth:AttemptsPerMinute=10000", "Sql:Password=sql of tests",
        $"services:event-processor:http:0=http://127.0.0.1:{_processor}", $"services:ml-scoring:http:0=http://127.0.0.1:{scoring}", "Proxies:Networks:0=127.0.0.0/8",
    ]);

    private async Task<Uri> StartSiteAsync(int port, int gateway)
    {
        await StartServiceAsync("Meridian.WebApp", port,
            [Cache, $"urls=http://localhost:{port}", "Sessions:Secret=a secret of tests, which is long enough", $"services:api-gateway:http:0=http://127.0.0.1:{gateway}"]);
        return new Uri($"http://localhost:{port}");
    }

    /// <summary>Gives the company of somebody who has signed up a record that could not be processed, as the event-processor keeps those.</summary>
    /// <returns>Whether they have signed up.</returns>
    public async Task<bool> TryBuryAsync(string email)
    {
        await using var command = _database!.Source.CreateCommand("""
            INSERT INTO event_processor.dead_letters (tenant_id, topic, partition, record_offset, reason, value, header_names, header_values, died_at)
            SELECT m.tenant_id, 'events.ingest', 3, 41007, 'The block is of version 9, which this event-processor does not know.', convert_to('{"version":9}', 'UTF8'),
                ARRAY['schema'], ARRAY[convert_to('meridian.event-block/9', 'UTF8')], now()
            FROM gateway.memberships m JOIN gateway.users u ON u.id = m.user_id WHERE u.email = $1
            """);
        command.Parameters.AddWithValue(email);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) == 1;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in Enumerable.Reverse(_engines)) await engine.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        await _postgres.DisposeAsync();
        _data.Dispose();
    }

    private async Task<int> StartServiceAsync(string service, int port, params string[] settings)
    {
        var process = await StartAsync(service, port, settings);
        await process.UntilServesAsync(new Uri($"http://localhost:{port}/health"));
        return process.Id;
    }

    private async Task<EngineProcess> StartAsync(string engine, int port, params string[] settings)
    {
        var process = EngineProcess.Start(engine, settings);
        _engines.Add(process);
        await process.UntilListensAsync(port);
        return process;
    }
}
