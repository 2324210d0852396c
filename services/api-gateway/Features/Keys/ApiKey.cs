using Meridian.ApiGateway.Features.Limits;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>A key that is valid but for its time, and what its tenant may do.</summary>
internal sealed record ApiKey(Guid Id, Guid TenantId, ApiScopes Scopes, DateTimeOffset? ExpiresAt, Entitlements Entitlements);
