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
    ProducerIds ProducerIds,
    TimeProvider Time);
