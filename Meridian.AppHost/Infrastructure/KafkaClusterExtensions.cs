namespace Meridian.AppHost.Infrastructure;

internal static class KafkaClusterExtensions
{
    private const int ClientPort = 9092;
    private const int ControllerPort = 9094;

    // Fixed once: a KRaft cluster refuses to start with an id other than its data's.
    private const string ClusterId = "TWVyaWRpYW5LYWZrYTAwMQ";

    /// <summary>Adds the brokers of a cluster, each a container with a volume of its own. For publishing: locally one broker does.</summary>
    public static IResourceBuilder<KafkaClusterResource> AddKafkaCluster(this IDistributedApplicationBuilder builder, [ResourceName] string name, int brokers)
    {
        var cluster = new KafkaClusterResource(name);
        var added = builder.AddResource(cluster);
        for (var nodeId = 1; nodeId <= brokers; nodeId++)
        {
            var broker = new KafkaBrokerResource($"{name}-{nodeId}", nodeId);
            cluster.Brokers.Add(broker);
            builder.AddResource(broker)
                .WithImage("apache/kafka", "4.1.0")
                .WithImageRegistry("docker.io")
                .WithEndpoint(targetPort: ClientPort, name: KafkaBrokerResource.ClientEndpoint)
                .WithEndpoint(targetPort: ControllerPort, name: KafkaBrokerResource.ControllerEndpoint)
                .WithVolume($"meridian-{name}-{nodeId}", "/var/lib/kafka/data")
                .WithParentRelationship(added)
                .WithEnvironment(context => Configure(context.EnvironmentVariables, cluster, broker));
        }
        return added;
    }

    private static void Configure(Dictionary<string, object> environment, KafkaClusterResource cluster, KafkaBrokerResource broker)
    {
        environment["CLUSTER_ID"] = ClusterId;
        environment["KAFKA_NODE_ID"] = FormattableString.Invariant($"{broker.NodeId}");
        environment["KAFKA_PROCESS_ROLES"] = "broker,controller";
        environment["KAFKA_CONTROLLER_QUORUM_VOTERS"] = Voters(cluster);
        environment["KAFKA_LISTENERS"] = FormattableString.Invariant($"CLIENT://0.0.0.0:{ClientPort},CONTROLLER://0.0.0.0:{ControllerPort}");
        environment["KAFKA_ADVERTISED_LISTENERS"] = ReferenceExpression.Create($"CLIENT://{broker.Client.Property(EndpointProperty.HostAndPort)}");
        environment["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] = "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT";
        environment["KAFKA_INTER_BROKER_LISTENER_NAME"] = "CLIENT";
        environment["KAFKA_CONTROLLER_LISTENER_NAMES"] = "CONTROLLER";
        environment["KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"] = "3";
        environment["KAFKA_DEFAULT_REPLICATION_FACTOR"] = "3";
        environment["KAFKA_MIN_INSYNC_REPLICAS"] = "2";
        environment["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] = "false";
    }

    private static ReferenceExpression Voters(KafkaClusterResource cluster)
    {
        var voters = new ReferenceExpressionBuilder();
        foreach (var broker in cluster.Brokers)
        {
            if (!voters.IsEmpty) voters.AppendLiteral(",");
            voters.AppendLiteral(FormattableString.Invariant($"{broker.NodeId}@"));
            voters.Append($"{broker.Controller.Property(EndpointProperty.HostAndPort)}");
        }
        return voters.Build();
    }
}
