namespace Meridian.AppHost.Infrastructure;

/// <summary>A ClickHouse server in a container.</summary>
internal sealed class ClickHouseServerResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    public const string HttpEndpoint = "http";
    public const string NativeEndpoint = "native";

    public ParameterResource Password { get; } = password;

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var http = new EndpointReference(this, HttpEndpoint);
            return ReferenceExpression.Create(
                $"Host={http.Property(EndpointProperty.Host)};Port={http.Property(EndpointProperty.Port)};Username=meridian;Password={Password}");
        }
    }
}

/// <summary>A database of a ClickHouse server.</summary>
internal sealed class ClickHouseDatabaseResource(string name, string database, ClickHouseServerResource server)
    : Resource(name), IResourceWithParent<ClickHouseServerResource>, IResourceWithConnectionString
{
    public ClickHouseServerResource Parent { get; } = server;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};Database={database}");
}
