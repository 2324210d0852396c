using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.ApiGateway.Tests.Limits;
using Meridian.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiGateway.Tests;

/// <summary>The gateway under test, in this process, over the real stores; shared by all tests, each with a tenant of its own.</summary>
public sealed class TestedGateway : IAsyncLifetime
{
    private readonly PostgresServer _postgres = new();
    private readonly TemporaryDirectory _data = new();
    private readonly (int Kafka, int Http, int Tcp) _ports = (FreePort.Next(), FreePort.Next(), FreePort.Next());
    private TestDatabase? _database;
    private EngineProcess? _kafka;
    private EngineProcess? _clickHouse;
    private WebApplicationFactory<Program>? _gateway;

    /// <summary>What our own services present.</summary>
    internal const string InternalToken = "a token of our services for tests only";

    internal TestRedis Redis { get; } = new();

    internal TestDatabase Database => _database!;

    internal WebApplicationFactory<Program> Gateway => _gateway!;

    internal string Kafka => $"localhost:{_ports.Kafka}";

    /// <summary>ClickHouse's own HTTP interface, to put rows in.</summary>
    internal Uri ClickHouse => new($"http://127.0.0.1:{_ports.Http}/?user=meridian&password=test&database=meridian");

    /// <summary>Where the stores are, for other services over the same ones.</summary>
    internal string[] Stores => [$"ConnectionStrings:meridiandb={Database.ConnectionString}", $"ConnectionStrings:analytics={Analytics}", $"ConnectionStrings:kafka={Kafka}"];

    // A busy machine is neither an engine that is away nor a client that is slow: a test that is about one of these waits has it shorter.
    private static IReadOnlyList<string> Patience =>
    [
        "Limits:Patience=00:00:30", "Kafka:Publisher:DeliveryTimeout=00:00:40", "Live:StartLimit=00:01:00", "Query:Timeout=00:02:00", "Sql:Timeout=00:02:00",
        "Door:HeadersTimeout=00:02:00", "Door:SlowGrace=00:02:00", "Resilience:AttemptTimeout=00:00:30", "Resilience:TotalTimeout=00:01:00",
    ];

    private string Analytics => $"Host=localhost;Port={_ports.Http};Username=meridian;Password=test;Database=meridian";

    public async ValueTask InitializeAsync()
    {
        _kafka = EngineProcess.Start("Meridian.Local.Kafka", $"Kafka:Broker1Port={_ports.Kafka}", $"Kafka:Data={_data["kafka"]}");
        _clickHouse = EngineProcess.Start("Meridian.Local.ClickHouse",
            $"ClickHouse:HttpPort={_ports.Http}", $"ClickHouse:TcpPort={_ports.Tcp}", "ClickHouse:Password=test", "ClickHouse:SqlPassword=sql of tests", $"ClickHouse:Data={_data["clickhouse"]}");
        await Redis.StartAsync();
        _database = await _postgres.CreateDatabaseAsync();
        await _kafka.UntilListensAsync(_ports.Kafka);
        await _clickHouse.UntilListensAsync(_ports.Http);
        await using (var processor = EngineProcess.Start("Meridian.EventProcessor", ["migrate", .. Stores])) await processor.UntilDoneAsync();
        await using (var gateway = EngineProcess.Start("Meridian.ApiGateway", ["migrate", .. Stores])) await gateway.UntilDoneAsync();
        _gateway = With();
        // A factory that two tests use for the first time at once starts two hosts, and ends one.
        _gateway.StartServer();
        // Until it has found Redis a gateway keeps limits by itself, and begins anew with full ones when it has.
        await ReplicaTests.UntilSharedAsync(_gateway);
    }

    /// <summary>The settings of a gateway, for one that is a process of its own.</summary>
    internal IReadOnlyList<string> Settings() =>
    [
        $"ConnectionStrings:meridiandb={Database.ConnectionString}",
        $"ConnectionStrings:analytics={Analytics}",
        $"ConnectionStrings:kafka={Kafka}",
        $"ConnectionStrings:cache={Redis.ConnectionString}",
        $"Internal:Token={InternalToken}",
        "Auth:Secret=a secret of tests, which is long enough",
        "Sql:Password=sql of tests",
        "Auth:AttemptsPerMinute=10000",
        .. Patience,
    ];

    /// <summary>A gateway whose settings differ.</summary>
    internal WebApplicationFactory<Program> With(params (string Key, string Value)[] settings) => With(_ => { }, settings);

    /// <summary>A gateway over another broker. It leaves alone what the outbox of the shared database holds: that is for the shared broker, where other tests wait for it.</summary>
    internal WebApplicationFactory<Program> WithBroker(string kafka, params (string Key, string Value)[] settings) => With(
        services => services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxRelay))), [("ConnectionStrings:kafka", kafka), .. settings]);

    private WebApplicationFactory<Program> With(Action<IServiceCollection> services, (string Key, string Value)[] settings)
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("urls", "http://127.0.0.1:0");
            foreach (var setting in Settings()) host.UseSetting(setting[..setting.IndexOf('=', StringComparison.Ordinal)], setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            foreach (var (key, value) in settings) host.UseSetting(key, value);
            host.ConfigureTestServices(services);
        });
        // Kestrel, for its limits and its ways with a body.
        factory.UseKestrel();
        return factory;
    }

    /// <summary>A tenant whose plan lets it do nearly all, unless another is asked for.</summary>
    internal async Task<TestTenant> NewTenantAsync(string plan = "enterprise")
    {
        var tenant = new TestTenant(this, Guid.CreateVersion7());
        var demo = new DemoTenant { TenantId = tenant.Id, Email = $"{tenant.Id}@example.com", Password = "p", WriteKey = tenant.WriteKey, SecretKey = tenant.SecretKey };
        await SeedDemoTenant.RunAsync(Database.Source, demo, NullLogger.Instance, TestContext.Current.CancellationToken);
        await SetPlanAsync(tenant.Id, plan);
        return tenant;
    }

    /// <summary>To be called before the tenant's first request: a gateway remembers for a moment what a tenant may do.</summary>
    internal Task SetPlanAsync(Guid tenantId, string plan) => Database.ExecuteAsync("UPDATE gateway.tenants SET plan = $2 WHERE id = $1", tenantId, plan);

    /// <summary>What a processor needs for a broker of its own, migrated.</summary>
    internal async Task<OwnStores> NewStoresAsync(string kafka)
    {
        var name = $"own_{Guid.CreateVersion7():n}";
        using var http = new HttpClient();
        using var made = await http.PostAsync(ClickHouse, new StringContent($"CREATE DATABASE {name}"), TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();
        var stores = new OwnStores(await _postgres.CreateDatabaseAsync(), kafka, $"Host=localhost;Port={_ports.Http};Username=meridian;Password=test;Database={name}");
        await using var processor = EngineProcess.Start("Meridian.EventProcessor", ["migrate", .. stores.Settings]);
        await processor.UntilDoneAsync();
        return stores;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_kafka is not null) await _kafka.DisposeAsync();
        if (_clickHouse is not null) await _clickHouse.DisposeAsync();
        await Redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _data.Dispose();
    }
}
