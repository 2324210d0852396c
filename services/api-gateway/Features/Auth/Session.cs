using Meridian.ApiGateway.Features.Limits;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>A person signed in to a tenant.</summary>
internal sealed record Session(Guid Id, Guid TenantId, Guid UserId, Role Role)
{
    /// <summary>What the tenant may do; known of a session that was looked up.</summary>
    public Entitlements? Entitlements { get; init; }
}
