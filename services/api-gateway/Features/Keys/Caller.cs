using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Limits;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>On whose behalf a request is made.</summary>
/// <param name="ActorId">The session's person or the key.</param>
internal sealed record Caller(Guid TenantId, Guid ActorId, Entitlements Entitlements)
{
    /// <summary>Of a person who signed in; null for a key.</summary>
    public Session? Session { get; init; }

    /// <summary>What the caller may do.</summary>
    public ApiScopes Scopes { get; init; }

    /// <summary>What the caller may do to people: a key with the scope admin stands for an admin.</summary>
    public Role Role => Session?.Role ?? Role.Admin;

    /// <summary>Of a request that came through <see cref="KeysArea.RequireScope"/>.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint does not require a scope.");
}
