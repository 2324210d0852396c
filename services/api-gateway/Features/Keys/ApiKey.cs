namespace Meridian.ApiGateway.Features.Keys;

/// <summary>A key that is valid but for its time.</summary>
internal sealed record ApiKey(Guid Id, Guid TenantId, ApiScopes Scopes, DateTimeOffset? ExpiresAt);
