using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>A server of one's own, as an application host would write it.</summary>
internal sealed class SampleClickHouse(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    private EndpointReference Http => new(this, "http");

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Host={Http.Property(EndpointProperty.Host)};Port={Http.Property(EndpointProperty.Port)};Username=default;Password={password}");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Http.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Http.Property(EndpointProperty.Port)}")),
        new("Username", ReferenceExpression.Create($"default")),
        new("Password", ReferenceExpression.Create($"{password}")),
        new("Uri", ReferenceExpression.Create($"http://default:{password:uri}@{Http.Property(EndpointProperty.HostAndPort)}")),
    ];

    internal static IResourceBuilder<SampleClickHouse> Add(IDistributedApplicationBuilder builder, string name, ParameterResource password) =>
        builder.AddResource(new SampleClickHouse(name, password))
            .WithImage("clickhouse/clickhouse-server", "25.8").WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: 8123)
            .WithEndpoint(targetPort: 9000, name: "native")
            .WithEnvironment("CLICKHOUSE_USER", "default")
            .WithEnvironment(context => context.EnvironmentVariables["CLICKHOUSE_PASSWORD"] = password)
            .WithEnvironment("CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT", "1")
            .WithEnvironment("CLICKHOUSE_DB", "meridian")
            .WithHttpHealthCheck("/ping");
}
