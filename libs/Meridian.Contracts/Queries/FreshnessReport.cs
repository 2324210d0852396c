namespace Meridian.Contracts.Queries;

/// <summary>How fresh answers over events are: what the event-processor says of itself at <see cref="Route"/>.</summary>
/// <param name="Watermark">
/// Every event that was acknowledged before this is queryable, by the clocks of gateways and processors, which have to agree to a few milliseconds. It
/// never goes back. Null until it is known.
/// </param>
/// <param name="Partitions">The same for each partition of <c>events.ingest</c>; the whole is the least of them.</param>
public sealed record FreshnessReport(DateTimeOffset? Watermark, IReadOnlyList<PartitionFreshness> Partitions)
{
    /// <summary>Where any event-processor answers for all of them; inside the platform only.</summary>
    public const string Route = "/internal/v1/freshness";
}
