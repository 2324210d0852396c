using Confluent.Kafka;
using Meridian.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Kafka;

/// <summary>Registers a consumer of a topic.</summary>
public static class BatchConsumerExtensions
{
    /// <summary>
    /// Consumes a topic with a handler as long as the host runs. Options come from <c>Kafka:Consumer</c>. Needs
    /// <see cref="KafkaExtensions.AddKafkaPublisher"/> for the dead letters. The health check <c>kafka-consumer-{group}-{topic}</c> is degraded while
    /// a store is away and unhealthy when the consumer does not run.
    /// </summary>
    /// <typeparam name="THandler">Made once.</typeparam>
    /// <param name="connectionName">The connection string with the bootstrap servers.</param>
    /// <param name="topic">The topic; the consumer waits while it does not exist.</param>
    /// <param name="group">The consumer group.</param>
    public static IHostApplicationBuilder AddBatchConsumer<THandler>(
        this IHostApplicationBuilder builder, string connectionName, TopicDefinition topic, string group) where THandler : BatchHandler =>
        builder.AddBatchConsumer<THandler>(connectionName, [topic], group);

    /// <summary>As for one topic, with one member of the group and one handler for several: for topics with little on them.</summary>
    /// <inheritdoc cref="AddBatchConsumer{THandler}(IHostApplicationBuilder, string, TopicDefinition, string)"/>
    public static IHostApplicationBuilder AddBatchConsumer<THandler>(
        this IHostApplicationBuilder builder, string connectionName, IReadOnlyList<TopicDefinition> topics, string group) where THandler : BatchHandler
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topics);
        builder.Services.AddOptions<BatchConsumerOptions>().BindConfiguration(BatchConsumerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<THandler>();
        builder.Services.AddConsumer<THandler>(connectionName, [.. topics.Select(topic => topic.Name)], group, new ConsumerStatus());
        return builder;
    }

    private static void AddConsumer<THandler>(
        this IServiceCollection services, string connectionName, IReadOnlyList<string> topics, string group, ConsumerStatus status) where THandler : BatchHandler
    {
        services.AddHealthChecks().Add(new HealthCheckRegistration($"kafka-consumer-{group}-{TopicNames.Of(topics)}", status, failureStatus: null, tags: null));
        services.AddSingleton<IHostedService>(provider => new BatchConsumer(
            () => CreateLoop<THandler>(provider, connectionName, topics, group, status), TopicNames.Of(topics),
            provider.GetRequiredService<ILogger<BatchConsumer>>()));
    }

    private static ConsumerLoop CreateLoop<THandler>(
        IServiceProvider services, string connectionName, IReadOnlyList<string> topics, string group, ConsumerStatus status) where THandler : BatchHandler
    {
        var options = services.GetRequiredService<IOptions<BatchConsumerOptions>>().Value;
        var servers = services.GetRequiredService<IConfiguration>().GetConnectionString(connectionName)
            ?? throw new InvalidOperationException($"The connection string 'ConnectionStrings:{connectionName}' is missing.");
        return new ConsumerLoop(
            Configure(servers, group, options), topics, services.GetRequiredService<THandler>(),
            new DeadLetters(services.GetRequiredService<KafkaPublisher>()), options, status,
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<BatchConsumer>>());
    }

    private static ConsumerConfig Configure(string servers, string group, BatchConsumerOptions options) => new()
    {
        BootstrapServers = servers,
        GroupId = group,
        GroupInstanceId = options.InstanceId,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        QueuedMaxMessagesKbytes = 32 * 1024, // beside the batch that gathers; what is fetched ahead is thrown away when partitions pause
        EnableAutoCommit = true,       // of what is stored, each second and when partitions go …
        EnableAutoOffsetStore = false, // … and stored is only what has been handled
        AutoCommitIntervalMs = 1000,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,
        MaxPollIntervalMs = (int)Math.Max(300_000, options.SessionTimeout.TotalMilliseconds), // the client refuses less than the session
        HeartbeatIntervalMs = (int)Math.Min(2000, options.SessionTimeout.TotalMilliseconds / 4),
    };
}
