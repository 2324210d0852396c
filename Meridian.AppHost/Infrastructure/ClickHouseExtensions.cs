namespace Meridian.AppHost.Infrastructure;

internal static class ClickHouseExtensions
{
    public static IResourceBuilder<ClickHouseServerResource> AddClickHouse(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource> password) => builder
            .AddResource(new ClickHouseServerResource(name, password.Resource))
            .WithImage("clickhouse/clickhouse-server", "25.8")
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: 8123, name: ClickHouseServerResource.HttpEndpoint)
            .WithEndpoint(targetPort: 9000, name: ClickHouseServerResource.NativeEndpoint)
            .WithEnvironment("CLICKHOUSE_USER", "meridian")
            .WithEnvironment("CLICKHOUSE_PASSWORD", password)
            .WithHttpHealthCheck("/ping", endpointName: ClickHouseServerResource.HttpEndpoint);

    /// <summary>Adds the account for SQL that tenants write (ADR-015).</summary>
    public static IResourceBuilder<ClickHouseServerResource> WithSqlAccess(
        this IResourceBuilder<ClickHouseServerResource> server, IResourceBuilder<ParameterResource> password) => server
            .WithEnvironment("MERIDIAN_SQL_PASSWORD", password)
            .WithBindMount("Infrastructure/sql-access.xml", "/etc/clickhouse-server/users.d/sql-access.xml", isReadOnly: true);

    /// <summary>A database that the server makes at its first start.</summary>
    public static IResourceBuilder<ClickHouseDatabaseResource> AddDatabase(
        this IResourceBuilder<ClickHouseServerResource> server, [ResourceName] string name, string database)
    {
        server.WithEnvironment("CLICKHOUSE_DB", database);
        return server.ApplicationBuilder.AddResource(new ClickHouseDatabaseResource(name, database, server.Resource));
    }
}
