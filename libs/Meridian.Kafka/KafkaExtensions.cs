using Confluent.Kafka;
using Meridian.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Kafka;

/// <summary>Registers what a service needs of Kafka, by the name of a connection string.</summary>
public static class KafkaExtensions
{
    /// <summary>
    /// Adds a <see cref="KafkaPublisher"/> for <c>ConnectionStrings:{connectionName}</c> (bootstrap servers) with options from
    /// <c>Kafka:Publisher</c>, and a health check that the brokers answer.
    /// </summary>
    public static IHostApplicationBuilder AddKafkaPublisher(this IHostApplicationBuilder builder, string connectionName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<KafkaPublisherOptions>().BindConfiguration(KafkaPublisherOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddProducer(connectionName);
        builder.Services.AddPublisher(connectionName);
        return builder;
    }

    /// <summary>Adds <see cref="TopicEnds"/>. Needs <see cref="AddKafkaPublisher"/>.</summary>
    public static IHostApplicationBuilder AddTopicEnds(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new TopicEnds(provider.GetRequiredService<IProducer<byte[], byte[]>>().Handle));
        return builder;
    }

    /// <summary>Adds a <see cref="TopicTail"/> of a topic for <c>ConnectionStrings:{connectionName}</c>.</summary>
    public static IHostApplicationBuilder AddTopicTail(this IHostApplicationBuilder builder, string connectionName, TopicDefinition topic)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new TopicTail(
            builder.Configuration.GetConnectionString(connectionName) ?? throw new InvalidOperationException($"'ConnectionStrings:{connectionName}' is missing."),
            topic, provider.GetRequiredService<ILogger<TopicTail>>()));
        return builder;
    }

    /// <summary>Adds a <see cref="PartitionReader"/> of a topic for <c>ConnectionStrings:{connectionName}</c>. Needs <see cref="AddKafkaPublisher"/> for the dead letters.</summary>
    public static IHostApplicationBuilder AddPartitionReader(this IHostApplicationBuilder builder, string connectionName, TopicDefinition topic)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new PartitionReader(
            builder.Configuration.GetConnectionString(connectionName) ?? throw new InvalidOperationException($"'ConnectionStrings:{connectionName}' is missing."),
            topic, new DeadLetters(provider.GetRequiredService<KafkaPublisher>()), provider.GetRequiredService<ILogger<PartitionReader>>()));
        return builder;
    }

    private static void AddPublisher(this IServiceCollection services, string connectionName)
    {
        services.AddSingleton(provider => new KafkaPublisher(
            provider.GetRequiredService<IProducer<byte[], byte[]>>(), provider.GetRequiredService<IOptions<KafkaPublisherOptions>>().Value));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"kafka-publisher-{connectionName}",
            provider => new BrokerHealthCheck(provider.GetRequiredService<IProducer<byte[], byte[]>>().Handle), failureStatus: null, tags: null));
    }

    private static void AddProducer(this IHostApplicationBuilder builder, string connectionName)
    {
        var options = builder.Configuration.GetSection(KafkaPublisherOptions.Section).Get<KafkaPublisherOptions>() ?? new();
        builder.AddKafkaProducer<byte[], byte[]>(
            connectionName,
            settings =>
            {
                settings.DisableHealthChecks = true; // the component's check writes a message each time; ours only asks
                settings.DisableTracing = true;      // a span a request is ours to make; the component would add one a record
                Apply(options, settings.Config);
            },
            (services, producer) => producer.SetErrorHandler((client, error) => OnError(services, client.Name, error)));
    }

    private static void Apply(KafkaPublisherOptions options, ProducerConfig config)
    {
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        config.MaxInFlight = options.MaxInFlight;
        config.LingerMs = options.Linger.TotalMilliseconds;
        config.MessageTimeoutMs = (int)options.DeliveryTimeout.TotalMilliseconds;
        config.QueueBufferingMaxKbytes = options.QueueKiB;
        config.MessageMaxBytes = options.MaxRecordBytes;
        config.Partitioner = Partitioner.Murmur2Random;
        config.AllowAutoCreateTopics = false; // the migration makes them, with the partitions they must have; a broker would take its own number
        config.DeliveryReportFields = "none"; // the error code always comes; the rest would be copied back for nothing
    }

    // An idempotent producer with a fatal error refuses everything from then on; librdkafka asks for a new one.
    private static void OnError(IServiceProvider services, string client, Error error)
    {
        var logger = services.GetRequiredService<ILogger<KafkaPublisher>>();
        if (!error.IsFatal)
        {
            Log.ClientError(logger, client, error.Reason);
            return;
        }

        Log.ProducerFatal(logger, error.Reason);
        Environment.ExitCode = 1;
        services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }
}
