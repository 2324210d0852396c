using System.Text.Json.Serialization;

namespace Meridian.Local.Kafka.Topics;

/// <summary>A topic as the catalog's file holds it.</summary>
/// <param name="Replicas">For each partition the ids of its nodes.</param>
internal sealed record SavedTopic(string Name, Guid Id, IReadOnlyList<IReadOnlyList<int>> Replicas, IReadOnlyDictionary<string, string> Settings)
{
    [JsonIgnore]
    public int Partitions => Replicas.Count;
}
