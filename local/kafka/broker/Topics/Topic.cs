using System.Collections.Immutable;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Topics;

/// <summary>A topic and its logs. It is replaced, not changed, when partitions are added or settings altered.</summary>
/// <param name="Settings">What was set for this topic; everything else has its default.</param>
internal sealed record Topic(string Name, Guid Id, short ReplicationFactor, ImmutableSortedDictionary<string, string> Settings, ImmutableArray<PartitionLog> Logs)
{
    public PartitionLog? Log(int partition) => partition >= 0 && partition < Logs.Length ? Logs[partition] : null;

    public string? Setting(string name) => Settings.GetValueOrDefault(name);
}
