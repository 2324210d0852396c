using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.Bench.Brokers;
using Meridian.Bench.Load;
using Meridian.Bench.Stores;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Schema;
using Meridian.Contracts;
using Meridian.EventProcessor.Features.Events;
using Meridian.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Bench.Scoring;

/// <summary>A broker, a ClickHouse with its tables and a Redis, and the service over them with the models that it ships.</summary>
internal sealed class ScoringStores : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts;
    private readonly IHost _host;

    private ScoringStores(List<IAsyncDisposable> parts, IHost host, LocalBroker broker, BenchRedis redis, ScoringProcess service) =>
        (_parts, _host, Broker, Redis, Service) = (parts, host, broker, redis, service);

    public LocalBroker Broker { get; }

    public BenchRedis Redis { get; }

    public ScoringProcess Service { get; }

    public KafkaPublisher Publisher => _host.Services.GetRequiredService<KafkaPublisher>();

    /// <param name="settings">More of the service's configuration, as <c>--name=value</c>.</param>
    public static async Task<ScoringStores> StartAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var parts = new List<IAsyncDisposable>();
        try
        {
            var clickHouse = Keep(await LocalClickHouse.StartAsync(cancellationToken));
            var redis = Keep(await BenchRedis.StartAsync(cancellationToken));
            var broker = Keep(await LocalBroker.StartAsync("none"));
            var host = await PrepareAsync(clickHouse.ConnectionString, broker.Bootstrap, cancellationToken);
            var models = Keep(new ModelFolder());
            string[] stores = [$"--ConnectionStrings:analytics={clickHouse.ConnectionString}", $"--ConnectionStrings:cache={redis.ConnectionString}", $"--ConnectionStrings:kafka={broker.Bootstrap}"];
            var service = Keep(await ScoringProcess.StartAsync(models.Path, [.. stores, .. settings], cancellationToken));
            return new ScoringStores(parts, host, broker, redis, service);
        }
        catch
        {
            await DisposeAsync(parts);
            throw;
        }

        T Keep<T>(T part)
            where T : IAsyncDisposable
        {
            parts.Add(part);
            return part;
        }
    }

    public async Task ExecuteAsync(string statement, params (string Name, string Type, object Value)[] values)
    {
        await using var connection = _host.Services.GetRequiredService<ClickHouseDataSource>().CreateConnection();
        await using var command = Command(connection, statement, values);
        await command.ExecuteNonQueryAsync();
    }

    /// <returns>How many rows a statement gives, all of them read.</returns>
    public async Task<long> ReadAsync(string statement, params (string Name, string Type, object Value)[] values)
    {
        await using var connection = _host.Services.GetRequiredService<ClickHouseDataSource>().CreateConnection();
        await using var command = Command(connection, statement, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0L;
        while (await reader.ReadAsync()) rows++;
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await DisposeAsync(_parts);
    }

    private static async Task DisposeAsync(List<IAsyncDisposable> parts)
    {
        for (var last = parts.Count - 1; last >= 0; last--) await parts[last].DisposeAsync();
    }

    private static ClickHouseCommand Command(ClickHouseConnection connection, string statement, (string Name, string Type, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, type, value) in values) command.AddParameter(name, type, value);
        return command;
    }

    private static async Task<IHost> PrepareAsync(string analytics, string brokers, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", analytics), new("ConnectionStrings:kafka", brokers)]);
        builder.AddClickHouse("analytics");
        builder.AddKafkaPublisher("kafka");
        var host = builder.Build();
        await MakeTablesAsync(host.Services, brokers, cancellationToken);
        return host;
    }

    private static async Task MakeTablesAsync(IServiceProvider services, string brokers, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<ClickHouseMigrator>().MigrateAsync(ClickHouseMigration.FromAssembly(typeof(StoredEvents).Assembly), cancellationToken);
        using var topics = new TopicAdmin(brokers, NullLogger<TopicAdmin>.Instance);
        await topics.EnsureAsync(Topics.All, cancellationToken);
    }

    // Deleted when the service that reads it has ended.
    private sealed class ModelFolder : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meridian-bench-models-");

        public string Path => _folder.FullName;

        public ValueTask DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
