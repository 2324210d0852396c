using System.Collections.Immutable;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Topics;

/// <summary>A topic and its logs. It is replaced, not changed, when partitions are added or settings altered.</summary>
/// <param name="Settings">What was set for this topic; everything else has its default.</param>
/// <param name="Replicas">For each partition the ids of the nodes that hold it, the preferred leader first.</param>
internal sealed record Topic(
    string Name, Guid Id, ImmutableArray<ImmutableArray<int>> Replicas, ImmutableSortedDictionary<string, string> Settings, ImmutableArray<PartitionLog> Logs)
{
    public PartitionLog? Log(int partition) => partition >= 0 && partition < Logs.Length ? Logs[partition] : null;

    public short ReplicationFactor => (short)Replicas[0].Length;

    public string? Setting(string name) => Settings.GetValueOrDefault(name);
}
