namespace Meridian.Contracts.Queries;

/// <summary>How fresh answers over events are: what the event-processor says of itself at <see cref="Route"/>.</summary>
/// <param name="Watermark">
/// Every event that was acknowledged before this is queryable, by the clocks of gateways and processors, which have to agree to a few milliseconds. It
/// never goes back. Null until it is known. It does not hold for the tenants of <see cref="Late"/>.
/// </param>
/// <param name="Partitions">The same for each partition of <c>events.ingest</c>; the whole is the least of them.</param>
public sealed record FreshnessReport(DateTimeOffset? Watermark, IReadOnlyList<PartitionFreshness> Partitions)
{
    /// <summary>Where any event-processor answers for all of them; inside the platform only.</summary>
    public const string Route = "/internal/v1/freshness";

    /// <summary>The tenants that send more than can be taken at once, each with a watermark of its own.</summary>
    public IReadOnlyList<TenantFreshness> Late { get; init; } = [];

    /// <summary>The watermark that holds for a tenant.</summary>
    public DateTimeOffset? WatermarkOf(Guid tenantId)
    {
        foreach (var late in Late)
        {
            if (late.TenantId == tenantId) return late.Watermark;
        }

        return Watermark;
    }
}
