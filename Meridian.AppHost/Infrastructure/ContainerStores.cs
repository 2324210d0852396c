namespace Meridian.AppHost.Infrastructure;

/// <summary>The stores as containers: on a machine with an engine, and always in what is published.</summary>
internal static class ContainerStores
{
    public const string Name = "containers";
    private const int ProductionBrokers = 3;

    public static Stores Add(IDistributedApplicationBuilder builder)
    {
        var postgres = builder
            .AddPostgres("postgres", password: builder.AddParameter("postgres-password", secret: true))
            .WithImage("citusdata/citus", "13.2.0")
            .WithDataVolume("meridian-postgres")
            .WithArgs("-c", "max_connections=300");
        var cache = builder
            .AddRedis("cache", password: builder.AddParameter("cache-password", secret: true))
            .WithImageTag("7.4")
            .WithDataVolume("meridian-cache");
        var kafka = AddKafka(builder);
        var sqlPassword = builder.AddParameter("clickhouse-sql-password", secret: true);
        var clickHouse = builder
            .AddClickHouse("clickhouse", builder.AddParameter("clickhouse-password", secret: true))
            .WithSqlAccess(sqlPassword)
            .WithVolume("meridian-clickhouse", "/var/lib/clickhouse");
        if (builder.ExecutionContext.IsRunMode) AddDevelopmentServers(builder);
        return new Stores(postgres.AddDatabase("meridiandb", "meridian"), cache, kafka, clickHouse.AddDatabase("analytics", "meridian"), sqlPassword);
    }

    // A developer's machine carries one broker; what is published always has three, so that replication means something.
    private static IResourceBuilder<IResourceWithConnectionString> AddKafka(IDistributedApplicationBuilder builder) => builder.ExecutionContext.IsPublishMode
        ? builder.AddKafkaCluster("kafka", ProductionBrokers)
        : builder.AddKafka("kafka").WithDataVolume("meridian-kafka");

    // What services talk to in production but nobody deploys with Meridian: mail, sign-in, secrets.
    private static void AddDevelopmentServers(IDistributedApplicationBuilder builder)
    {
        builder.AddContainer("mail", "axllent/mailpit", "v1.27.0")
            .WithHttpEndpoint(targetPort: 8025, name: "http")
            .WithEndpoint(targetPort: 1025, name: "smtp", scheme: "smtp")
            .ExcludeFromManifest();
        builder.AddContainer("identity", "navikt/mock-oauth2-server", "2.2.1").WithImageRegistry("ghcr.io")
            .WithHttpEndpoint(targetPort: 8080, name: "http")
            .ExcludeFromManifest();
        builder.AddContainer("vault", "hashicorp/vault", "1.20.0")
            .WithArgs("server", "-dev", "-dev-listen-address=0.0.0.0:8200")
            .WithHttpEndpoint(targetPort: 8200, name: "http")
            .ExcludeFromManifest();
    }
}
