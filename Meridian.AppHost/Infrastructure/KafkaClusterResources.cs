namespace Meridian.AppHost.Infrastructure;

/// <summary>A Kafka cluster in KRaft mode: the connection string joins the brokers' addresses.</summary>
internal sealed class KafkaClusterResource(string name) : Resource(name), IResourceWithConnectionString
{
    public List<KafkaBrokerResource> Brokers { get; } = [];

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var addresses = new ReferenceExpressionBuilder();
            foreach (var broker in Brokers)
            {
                if (!addresses.IsEmpty) addresses.AppendLiteral(",");
                addresses.Append($"{broker.Client.Property(EndpointProperty.HostAndPort)}");
            }
            return addresses.Build();
        }
    }
}

/// <summary>One broker, which is a controller too.</summary>
internal sealed class KafkaBrokerResource(string name, int nodeId) : ContainerResource(name), IResourceWithConnectionString
{
    public const string ClientEndpoint = "client";
    public const string ControllerEndpoint = "controller";

    public int NodeId { get; } = nodeId;

    public EndpointReference Client => new(this, ClientEndpoint);

    public EndpointReference Controller => new(this, ControllerEndpoint);

    // A broker has an address and state of its own: what generates manifests tells such resources by their connection string.
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Client.Property(EndpointProperty.HostAndPort)}");
}
