using Confluent.Kafka;

namespace Meridian.Kafka;

/// <summary>The topics of a consumer as logs, traces and health checks name them.</summary>
internal static class TopicNames
{
    public static string Of(IReadOnlyList<string> topics) => topics is [var only] ? only : $"{topics[0]} and {topics.Count - 1} more";

    /// <summary>Partitions by topic: <c>events.ingest 0,1,2</c>.</summary>
    public static string Describe(IEnumerable<TopicPartition> partitions) => string.Join("; ",
        partitions.GroupBy(partition => partition.Topic).Select(topic => $"{topic.Key} {string.Join(',', topic.Select(partition => partition.Partition.Value))}"));
}
