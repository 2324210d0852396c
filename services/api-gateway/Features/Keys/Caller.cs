namespace Meridian.ApiGateway.Features.Keys;

/// <summary>On whose behalf a request is made.</summary>
internal sealed record Caller(Guid TenantId)
{
    /// <summary>Of a request that came through <see cref="KeysArea.RequireScope"/>.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint does not require a scope.");
}
