using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Sessions;

/// <summary>Begins and ends sessions of browsers.</summary>
internal sealed class SignIns(ISessionStore store, GatewayClient gateway, TimeProvider time)
{
    private const int MostUserAgent = 300;

    /// <summary>Keeps tokens under a new name, which the browser gets; what it had before is over.</summary>
    public async Task<Session> BeginAsync(HttpContext context, Tokens tokens, string email, string? tenant)
    {
        if (context.Features.Get<Session>() is { } before) await EndAsync(before);
        var agent = context.Request.Headers.UserAgent.ToString();
        var session = new Session(
            SessionCookie.Issue(context), tokens.AccessToken, time.GetUtcNow().AddSeconds(tokens.ExpiresIn), tokens.RefreshToken,
            tokens.TenantId, tokens.UserId, tokens.Role, email, tenant, time.GetUtcNow())
        {
            UserAgent = agent.Length > MostUserAgent ? agent[..MostUserAgent] : agent,
            Ip = context.Connection.RemoteIpAddress?.ToString(),
        };
        context.Features.Set(session);
        // The name stands on every page; a gateway that cannot tell it now does not keep anybody out.
        if (tenant is null && await gateway.AccountAsync() is { IsOk: true } account) context.Features.Set(session = session with { Tenant = account.Value.Name });
        await store.SaveAsync(session);
        return session;
    }

    /// <summary>Ends it here and at the gateway.</summary>
    public async Task EndAsync(Session session)
    {
        // First here: whatever the gateway says, this browser is out.
        await store.RemoveAsync(session);
        await gateway.SignOutAsync(session.RefreshToken);
    }

    /// <summary>Ends all of a person's sessions in the tenant, in every browser.</summary>
    public async Task EndAllAsync(Session session)
    {
        foreach (var one in await store.OfUserAsync(session.TenantId, session.UserId)) await EndAsync(one);
    }
}
