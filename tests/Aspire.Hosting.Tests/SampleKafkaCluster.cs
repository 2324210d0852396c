using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>A cluster: one connection string, several containers.</summary>
internal sealed class SampleKafkaCluster(string name) : Resource(name), IResourceWithConnectionString
{
    internal List<SampleKafkaNode> Nodes { get; } = [];

    public ReferenceExpression ConnectionStringExpression => Join(Nodes.Select(n => n.External));

    internal static IResourceBuilder<SampleKafkaCluster> Add(IDistributedApplicationBuilder builder, string name, int brokers)
    {
        var cluster = new SampleKafkaCluster(name);
        var added = builder.AddResource(cluster);
        for (var id = 1; id <= brokers; id++)
        {
            var node = new SampleKafkaNode($"{name}-{id}");
            cluster.Nodes.Add(node);
            AddNode(builder, cluster, node, id);
        }

        return added;
    }

    private static void AddNode(IDistributedApplicationBuilder builder, SampleKafkaCluster cluster, SampleKafkaNode node, int id) =>
        builder.AddResource(node)
            .WithImage("apache/kafka", "4.1.0").WithImageRegistry("docker.io")
            .WithEndpoint(targetPort: 9092, name: "external")
            .WithEndpoint(targetPort: 9093, name: "internal")
            .WithEndpoint(targetPort: 9094, name: "controller")
            .WithVolume($"{node.Name}-data", "/var/lib/kafka/data")
            .WithEnvironment("KAFKA_NODE_ID", $"{id.ToString(System.Globalization.CultureInfo.InvariantCulture)}")
            .WithEnvironment("KAFKA_PROCESS_ROLES", "broker,controller")
            .WithEnvironment(context => context.EnvironmentVariables["KAFKA_CONTROLLER_QUORUM_VOTERS"] =
                Join(cluster.Nodes.Select(n => n.Controller), index => $"{index + 1}@"))
            .WithEnvironment("CLUSTER_ID", "bWVyaWRpYW4ta2Fma2EtMQ")
            .WithEnvironment("KAFKA_LISTENERS", "EXTERNAL://0.0.0.0:9092,INTERNAL://0.0.0.0:9093,CONTROLLER://0.0.0.0:9094")
            .WithEnvironment("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "EXTERNAL:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .WithEnvironment("KAFKA_INTER_BROKER_LISTENER_NAME", "INTERNAL")
            .WithEnvironment("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
            .WithEnvironment("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3")
            .WithEnvironment("KAFKA_MIN_INSYNC_REPLICAS", "2")
            .WithEnvironment("KAFKA_ADVERTISED_LISTENERS", $"EXTERNAL://{node.External},INTERNAL://{node.Internal}");

    private static ReferenceExpression Join(IEnumerable<EndpointReferenceExpression> addresses, Func<int, string>? prefix = null)
    {
        var joined = new ReferenceExpressionBuilder();
        foreach (var (address, index) in addresses.Select((address, index) => (address, index)))
        {
            if (index > 0) joined.AppendLiteral(",");
            joined.AppendLiteral(prefix?.Invoke(index) ?? string.Empty);
            joined.AppendFormatted(address);
        }

        return joined.Build();
    }
}
