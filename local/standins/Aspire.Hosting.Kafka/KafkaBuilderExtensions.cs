using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds Kafka brokers.</summary>
public static class KafkaBuilderExtensions
{
    private const int BrokerPort = 9092;
    private const int InternalBrokerPort = 9093;
    private const string DataPath = "/var/lib/kafka/data";

    /// <summary>Adds one broker in a container.</summary>
    /// <param name="port">The port on this machine; a free one unless given.</param>
    public static IResourceBuilder<KafkaServerResource> AddKafka(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        var kafka = new KafkaServerResource(name);
        return builder.AddResource(kafka)
            .WithEndpoint(port: port, targetPort: BrokerPort, name: KafkaServerResource.PrimaryEndpointName)
            .WithEndpoint(targetPort: InternalBrokerPort, name: KafkaServerResource.InternalEndpointName)
            .WithImage("confluentinc/confluent-local", "8.1.1")
            .WithImageRegistry("docker.io")
            .WithEnvironment(context => AddListeners(context, kafka));
    }

    /// <summary>Keeps the data in a volume.</summary>
    public static IResourceBuilder<KafkaServerResource> WithDataVolume(this IResourceBuilder<KafkaServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataPath, isReadOnly).WithEnvironment("KAFKA_LOG_DIRS", DataPath);

    // A client is sent on to the address of the listener it came in by, so there is one for this machine and one for containers.
    private static void AddListeners(EnvironmentCallbackContext context, KafkaServerResource kafka)
    {
        context.EnvironmentVariables["KAFKA_LISTENERS"] =
            $"PLAINTEXT://localhost:29092,CONTROLLER://localhost:29093,PLAINTEXT_HOST://0.0.0.0:{BrokerPort},PLAINTEXT_INTERNAL://0.0.0.0:{InternalBrokerPort}";
        context.EnvironmentVariables["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] =
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,PLAINTEXT_INTERNAL:PLAINTEXT";
        context.EnvironmentVariables["KAFKA_ADVERTISED_LISTENERS"] = context.ExecutionContext.IsRunMode
            ? ReferenceExpression.Create($"PLAINTEXT://localhost:29092,PLAINTEXT_HOST://localhost:{OnThisMachine(kafka)},PLAINTEXT_INTERNAL://{kafka.Name}:9093")
            : ReferenceExpression.Create($"PLAINTEXT://{kafka.Host}:29092,PLAINTEXT_HOST://{kafka.Host}:{kafka.Port},PLAINTEXT_INTERNAL://{kafka.InternalEndpoint.Property(EndpointProperty.Host)}:{kafka.InternalEndpoint.Property(EndpointProperty.Port)}");
    }

    private static EndpointReferenceExpression OnThisMachine(KafkaServerResource kafka) =>
        new EndpointReference(kafka, KafkaServerResource.PrimaryEndpointName, KnownNetworkIdentifiers.LocalhostNetwork).Property(EndpointProperty.Port);
}
