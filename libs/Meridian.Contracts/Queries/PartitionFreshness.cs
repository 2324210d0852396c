namespace Meridian.Contracts.Queries;

/// <summary>How far a partition is.</summary>
/// <param name="Watermark">As of <see cref="FreshnessReport"/>.</param>
/// <param name="Waiting">Records that were acknowledged and not yet stored when it was last looked at.</param>
public sealed record PartitionFreshness(int Partition, DateTimeOffset? Watermark, long Waiting);
