using System.Text;
using ClickHouse.Client.ADO;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Native;
using Meridian.ClickHouse.Schema;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Kafka;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.MlScoring.Tests.Stores;

/// <summary>A broker, a Redis and a ClickHouse with its tables, started at first use and shared; each test has a tenant of its own.</summary>
public sealed class ScoringStores : IAsyncDisposable
{
    private const string Time = "DateTime64(3, 'UTC')";

    private readonly ClickHouseServer _clickHouse = new();
    private readonly TemporaryDirectory _data = new();
    private readonly int[] _ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
    private readonly Lazy<Task> _started;
    private EngineProcess? _broker;
    private IHost? _host;

    public ScoringStores() => _started = new(StartAsync);

    public TestRedis Redis { get; } = new();

    public string Analytics { get; private set; } = "";

    public string Brokers => string.Join(',', _ports.Select(port => $"localhost:{port}"));

    internal BatchInsert Insert => _host!.Services.GetRequiredService<BatchInsert>();

    internal KafkaPublisher Publisher => _host!.Services.GetRequiredService<KafkaPublisher>();

    public Task ReadyAsync() => _started.Value;

    /// <summary>A server over them, with small models that people can be scored by.</summary>
    internal async Task<ScoringServer> ServeAsync(params (string Key, string Value)[] settings)
    {
        await ReadyAsync();
        return new ScoringServer([
            ("ConnectionStrings:analytics", Analytics), ("ConnectionStrings:cache", Redis.ConnectionString), ("ConnectionStrings:kafka", Brokers),
            // A busy machine is not a Redis that is away, nor a ClickHouse.
            ("Cache:Patience", "00:00:30"), ("FeatureStore:QueryTimeout", "00:01:00"), ("Cache:Heartbeat", "00:00:00.05"), ("Scores:Gather", "00:00:00.05"), .. settings,
        ]);
    }

    /// <summary>Returns once a server that has just started has found Redis: until then it answers without.</summary>
    internal static Task RedisIsFoundAsync(ScoringServer server) => Eventually.Until("Redis has been found", async () =>
        (await server.GetAsync($"/internal/v1/tenants/{Guid.CreateVersion7()}/score-batches")).Status == System.Net.HttpStatusCode.OK);

    /// <summary>Puts events where event-processor would.</summary>
    internal async Task StoreAsync(Guid tenant, params IEnumerable<SomeEvent> events)
    {
        await ReadyAsync();
        var (tenants, sessions) = (new UuidColumn("tenant_id"), new UuidColumn("session_id"));
        FixedColumn<long>[] times = [new("timestamp", Time), new("received_at", Time), new("processed_at", Time)];
        string[] names = ["event", "type", "message_id", "user_id", "anonymous_id"];
        var texts = names.Select(name => new StringColumn(name)).ToArray();
        using var block = new NativeBlock([tenants, sessions, .. times, .. texts]);
        foreach (var item in events)
        {
            tenants.Append(tenant);
            sessions.Append(item.Session);
            long[] moments = [item.Time.ToUnixTimeMilliseconds(), item.ReceivedAt.ToUnixTimeMilliseconds(), item.ReceivedAt.ToUnixTimeMilliseconds()];
            foreach (var (column, value) in times.Zip(moments)) column.Append(value);
            string[] values = [item.Name, item.Type, item.MessageId, item.UserId, item.AnonymousId];
            foreach (var (column, value) in texts.Zip(values)) column.Append(Encoding.UTF8.GetBytes(value));
        }

        await Insert.InsertAsync("events", block, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Publishes events as event-processor does, whether or not they are stored.</summary>
    internal Task PublishAsync(Guid tenant, params IEnumerable<SomeEvent> events)
    {
        var partition = new TenantPartitions(tenant, Topics.EventsEnriched.Partitions).All[0];
        using var writer = new EnrichedBlockWriter();
        writer.Reset(tenant, 0, partition);
        foreach (var item in events)
        {
            writer.Add(new EnrichedEvent
            {
                Source = new IngestEvent
                {
                    Type = EventType.Track,
                    MessageId = Encoding.UTF8.GetBytes(item.MessageId),
                    Event = Encoding.UTF8.GetBytes(item.Name),
                    UserId = Encoding.UTF8.GetBytes(item.UserId),
                    AnonymousId = Encoding.UTF8.GetBytes(item.AnonymousId),
                    Timestamp = item.Time.ToUnixTimeMilliseconds(),
                },
            });
        }

        var name = Encoding.UTF8.GetBytes(tenant.ToString());
        return Publisher.PublishAsync(new OutgoingRecord(Topics.EventsEnriched.Name, partition, name, writer.ToArray(), [new(RecordHeaders.TenantId, name)]), TestContext.Current.CancellationToken);
    }

    public async Task<List<object[]>> RowsAsync(string sql, params (string Name, string Type, object Value)[] parameters)
    {
        await ReadyAsync();
        var database = _host!.Services.GetRequiredService<ClickHouseDataSource>();
        return await database.RowsAsync(sql, parameters.Select(parameter => (parameter.Name, parameter.Value)), TestContext.Current.CancellationToken);
    }

    public async Task<long> CountAsync(string sql, Guid tenant) => Convert.ToInt64((await RowsAsync(sql, ("tenant", "UUID", tenant)))[0][0], null);

    public async ValueTask DisposeAsync()
    {
        _host?.Dispose();
        if (_broker is not null) await _broker.DisposeAsync();
        await Redis.DisposeAsync();
        await _clickHouse.DisposeAsync();
        _data.Dispose();
    }

    private async Task StartAsync()
    {
        _broker = EngineProcess.Start("Meridian.Local.Kafka", $"Kafka:Broker1Port={_ports[0]}", $"Kafka:Broker2Port={_ports[1]}", $"Kafka:Broker3Port={_ports[2]}", $"Kafka:Data={_data.Path}/kafka");
        foreach (var port in _ports) await _broker.UntilListensAsync(port);
        Analytics = await _clickHouse.CreateDatabaseAsync();
        await Redis.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", Analytics), new("ConnectionStrings:kafka", Brokers)]);
        builder.AddClickHouse("analytics");
        builder.AddKafkaPublisher("kafka");
        _host = builder.Build();
        await _host.Services.GetRequiredService<ClickHouseMigrator>().MigrateAsync(ClickHouseMigration.FromAssembly(typeof(ScoringStores).Assembly), CancellationToken.None);
        using var admin = new TopicAdmin(Brokers, NullLogger<TopicAdmin>.Instance);
        await admin.EnsureAsync(Topics.All, CancellationToken.None);
    }
}
