using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Topics;
using Meridian.Local.Kafka.Transactions;

namespace Meridian.Local.Kafka.Server;

/// <summary>What the handlers work on.</summary>
internal sealed record Broker(
    KafkaOptions Options,
    Cluster Cluster,
    TopicCatalog Topics,
    GroupCoordinator Groups,
    TransactionCoordinator Transactions,
    ProducerIds ProducerIds,
    TimeProvider Time)
{
    /// <summary>Whether a node leads a partition that exists.</summary>
    public bool IsLeader(Node node, string topic, int partition) =>
        Topics.Find(topic) is { } found && found.Log(partition) is not null && Cluster.LeaderOf(found, partition) == node;
}
