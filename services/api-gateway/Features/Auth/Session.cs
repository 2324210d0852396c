namespace Meridian.ApiGateway.Features.Auth;

/// <summary>A person signed in to a tenant.</summary>
internal sealed record Session(Guid Id, Guid TenantId, Guid UserId, Role Role);
