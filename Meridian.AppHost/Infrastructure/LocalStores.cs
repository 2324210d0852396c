using Meridian.AppHost.Infrastructure.HealthChecks;
using Meridian.AppHost.Run;
using Meridian.Stack;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.AppHost.Infrastructure;

/// <summary>The stores as processes of this machine (ADR-002). For development and tests; nothing of it is published.</summary>
internal static class LocalStores
{
    public const string Name = "local";
    private const int KafkaBrokers = 3;

    public static Stores Add(IDistributedApplicationBuilder builder, RunContext run)
    {
        var sqlPassword = builder.AddParameter("clickhouse-sql-password", secret: true);
        return new(AddPostgres(builder, run), AddRedis(builder, run), AddKafka(builder, run), AddClickHouse(builder, run, sqlPassword), sqlPassword);
    }

    private static IResourceBuilder<LocalServerResource> AddPostgres(IDistributedApplicationBuilder builder, RunContext run)
    {
        var password = builder.AddParameter("postgres-password", secret: true);
        return AddServer<Projects.Meridian_Local_Postgres>(builder, "postgres", server =>
            {
                var endpoint = new EndpointReference(server, "tcp");
                return ReferenceExpression.Create(
                    $"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};Username=meridian;Password={password};Database=meridian");
            }, connection => new PostgresHealthCheck(connection))
            .WithEndpoint(port: run.Port(StackPorts.Postgres), scheme: "tcp", name: "tcp", env: "Postgres__Port")
            .WithEnvironment("Postgres__User", "meridian")
            .WithEnvironment("Postgres__Password", password)
            .WithEnvironment("Postgres__Databases", "meridian")
            .WithEnvironment("Postgres__Data", Path.Combine(run.Data, "postgres"));
    }

    private static IResourceBuilder<LocalServerResource> AddRedis(IDistributedApplicationBuilder builder, RunContext run)
    {
        var password = builder.AddParameter("cache-password", secret: true);
        return AddServer<Projects.Meridian_Local_Redis>(builder, "cache",
                server => ReferenceExpression.Create($"{server.HostAndPort("tcp")},password={password}"),
                connection => new RedisHealthCheck(connection))
            .WithEndpoint(port: run.Port(StackPorts.Redis), scheme: "redis", name: "tcp", env: "Redis__Port")
            .WithEnvironment("Redis__Password", password)
            .WithEnvironment("Redis__Data", Path.Combine(run.Data, "redis"));
    }

    // Three logical brokers in one process: replication settings and leader moves mean the same here as in production.
    private static IResourceBuilder<LocalServerResource> AddKafka(IDistributedApplicationBuilder builder, RunContext run)
    {
        var kafka = AddServer<Projects.Meridian_Local_Kafka>(builder, "kafka",
            server => ReferenceExpression.Create($"{server.HostAndPort("broker1")},{server.HostAndPort("broker2")},{server.HostAndPort("broker3")}"),
            connection => new KafkaHealthCheck(connection));
        for (var broker = 1; broker <= KafkaBrokers; broker++)
        {
            kafka.WithEndpoint(port: run.Port(StackPorts.Kafka + broker - 1), scheme: "tcp", name: $"broker{broker}", env: $"Kafka__Broker{broker}Port");
        }
        return kafka.WithEnvironment("Kafka__Data", Path.Combine(run.Data, "kafka"));
    }

    private static IResourceBuilder<LocalServerResource> AddClickHouse(
        IDistributedApplicationBuilder builder, RunContext run, IResourceBuilder<ParameterResource> sqlPassword)
    {
        var password = builder.AddParameter("clickhouse-password", secret: true);
        return AddServer<Projects.Meridian_Local_ClickHouse>(builder, "clickhouse", server =>
            {
                var http = new EndpointReference(server, "http");
                return ReferenceExpression.Create(
                    $"Host={http.Property(EndpointProperty.Host)};Port={http.Property(EndpointProperty.Port)};Username=meridian;Password={password};Database=meridian");
            }, connection => new ClickHouseHealthCheck(connection))
            .WithEndpoint(port: run.Port(StackPorts.ClickHouseHttp), scheme: "http", name: "http", env: "ClickHouse__HttpPort")
            .WithEndpoint(port: run.Port(StackPorts.ClickHouseNative), scheme: "tcp", name: "native", env: "ClickHouse__TcpPort")
            .WithEnvironment("ClickHouse__User", "meridian")
            .WithEnvironment("ClickHouse__Password", password)
            .WithEnvironment("ClickHouse__SqlPassword", sqlPassword)
            .WithEnvironment("ClickHouse__Database", "meridian")
            .WithEnvironment("ClickHouse__Data", Path.Combine(run.Data, "clickhouse"))
            .WithAnnotation(new YieldsAnnotation());
    }

    private static IResourceBuilder<LocalServerResource> AddServer<TProject>(
        IDistributedApplicationBuilder builder,
        string name,
        Func<LocalServerResource, ReferenceExpression> connectionString,
        Func<Func<CancellationToken, ValueTask<string?>>, IHealthCheck> healthCheck)
        where TProject : IProjectMetadata, new()
    {
        var server = new LocalServerResource(name, connectionString);
        var check = healthCheck(((IResourceWithConnectionString)server).GetConnectionStringAsync);
        builder.Services.AddHealthChecks().AddCheck($"{name}_check", check);
        return builder.AddResource(server).WithAnnotation(new TProject()).WithHealthCheck($"{name}_check").ExcludeFromManifest();
    }
}
