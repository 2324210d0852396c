namespace Meridian.Contracts.Queries;

/// <summary>How far a tenant is that is further behind than others.</summary>
/// <param name="Watermark">As of <see cref="FreshnessReport"/>, for this tenant's events.</param>
public sealed record TenantFreshness(Guid TenantId, DateTimeOffset? Watermark);
