using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Meridian.Contracts;
using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

/// <summary>Creates topics with the settings of their definitions.</summary>
public sealed class TopicAdmin : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IAdminClient _admin;
    private readonly ILogger<TopicAdmin> _logger;

    /// <param name="bootstrapServers"><c>host:port[,host:port…]</c></param>
    public TopicAdmin(string bootstrapServers, ILogger<TopicAdmin> logger)
    {
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers })
            .SetLogHandler((_, message) => Log.ClientError(logger, message.Name, message.Message))
            .Build();
        _logger = logger;
    }

    /// <summary>Creates the topics that are missing, with as many replicas as <see cref="TopicDefinition.Replication"/> or the brokers allow.</summary>
    /// <returns>The names of those created now.</returns>
    /// <exception cref="BrokerUnavailableException">The brokers do not answer.</exception>
    /// <exception cref="InvalidOperationException">A topic is there with another number of partitions.</exception>
    public async Task<IReadOnlyList<string>> EnsureAsync(IReadOnlyList<TopicDefinition> topics, CancellationToken ct)
    {
        try
        {
            var cluster = await Task.Run(() => _admin.GetMetadata(Patience), ct);
            var existing = cluster.Topics.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);
            foreach (var topic in topics) CheckPartitions(topic, existing);
            var missing = topics.Where(topic => !existing.ContainsKey(topic.Name)).ToList();
            if (missing.Count > 0) await CreateAsync(missing, replicas: Math.Min(TopicDefinition.Replication, cluster.Brokers.Count));
            return [.. missing.Select(topic => topic.Name)];
        }
        catch (KafkaException fault)
        {
            throw new BrokerUnavailableException($"The topics could not be created: {fault.Error.Reason}.", fault);
        }
    }

    public void Dispose() => _admin.Dispose();

    private static void CheckPartitions(TopicDefinition topic, Dictionary<string, int> existing)
    {
        if (!existing.TryGetValue(topic.Name, out var partitions) || partitions == topic.Partitions) return;
        throw new InvalidOperationException(
            $"The topic '{topic.Name}' has {partitions} partitions and must have {topic.Partitions}: keys are spread by that number, so it cannot change.");
    }

    private async Task CreateAsync(List<TopicDefinition> topics, int replicas)
    {
        try
        {
            await _admin.CreateTopicsAsync(topics.Select(topic => Specify(topic, replicas)), new CreateTopicsOptions { OperationTimeout = Patience });
        }
        catch (CreateTopicsException fault) when (fault.Results.All(result => !result.Error.IsError || result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Another migration ran at the same time.
        }

        foreach (var topic in topics) Log.TopicCreated(_logger, topic.Name, topic.Partitions, replicas);
    }

    private static TopicSpecification Specify(TopicDefinition topic, int replicas) => new()
    {
        Name = topic.Name,
        NumPartitions = topic.Partitions,
        ReplicationFactor = (short)replicas,
        Configs = new Dictionary<string, string>
        {
            ["retention.ms"] = ((long)topic.Retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ["min.insync.replicas"] = Math.Max(1, replicas - 1).ToString(CultureInfo.InvariantCulture),
        },
    };
}
