namespace Meridian.Local.Kafka.Groups;

/// <summary>An offset a group has stored.</summary>
/// <param name="LeaderEpoch">The epoch the client gave with it, -1 if none.</param>
/// <param name="StoredAt">Milliseconds since 1970.</param>
internal readonly record struct StoredOffset(long Offset, int LeaderEpoch, string Metadata, long StoredAt);
