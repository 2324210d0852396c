namespace Meridian.Local.Kafka.Topics;

/// <summary>What outlives a restart besides topics: the cluster's id, and the first producer id not yet handed out to a block.</summary>
internal sealed record SavedCluster(string Id, long NextProducerId);
