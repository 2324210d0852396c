namespace Meridian.Local.Kafka.Topics;

/// <summary>A topic as the catalog's file holds it.</summary>
internal sealed record SavedTopic(string Name, Guid Id, int Partitions, short ReplicationFactor, IReadOnlyDictionary<string, string> Settings);
