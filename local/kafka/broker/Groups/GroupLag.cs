using System.Diagnostics.Metrics;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Groups;

/// <summary>How far groups are behind.</summary>
internal static class GroupLag
{
    /// <summary>Records each group has yet to commit, by group, topic and partition; of partitions it never committed there is nothing to say.</summary>
    public static IEnumerable<Measurement<long>> Measure(GroupCoordinator groups, TopicCatalog topics)
    {
        foreach (var group in groups.All)
        {
            List<(TopicPartition Partition, long Offset)> committed;
            lock (group.Sync) committed = [.. group.Offsets.Select(stored => (stored.Key, stored.Value.Offset))];
            foreach (var (partition, offset) in committed)
            {
                if (topics.Log(partition.Topic, partition.Partition) is not { } log) continue;
                var now = log.Snapshot();
                yield return new Measurement<long>(
                    Math.Max(0, now.HighWatermark - Math.Max(offset, now.Start)),
                    new("group", group.Id), new("topic", partition.Topic), new("partition", partition.Partition));
            }
        }
    }
}
