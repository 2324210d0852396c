using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>Lets in whoever has a link, and its password where it has one.</summary>
internal sealed class ShareDoor(ShareLinks links, ShareVisits visits, Passwords passwords, TenantLimits limits)
{
    private const string PasswordHeader = "Meridian-Share-Password";

    /// <summary>The link, or the problem to answer with.</summary>
    public async Task<(ShareLink? Link, IResult? Problem)> OpenAsync(string token, HttpContext context)
    {
        if (!visits.MayOpen(token, context.Connection.RemoteIpAddress?.ToString() ?? "")) return (null, TooOften(context));
        if (await links.FindAsync(token, context.RequestAborted) is not { } link) return (null, Problems.LinkNotThere());
        if (CheckPassword(link, context) is { } problem) return (null, problem);
        // Its questions count as the tenant's own.
        return await limits.TakeRequestAsync(context, link.Caller) is { } refusal ? (null, refusal) : (link, null);
    }

    private IResult? CheckPassword(ShareLink link, HttpContext context)
    {
        if (link.PasswordHash is null) return null;
        if (context.Request.Headers[PasswordHeader] is not [{ Length: > 0 } password]) return KeysArea.Challenge(context, Problems.SharePasswordNeeded());
        if (!visits.MayTry(link.Id)) return TooOften(context);
        if (passwords.Verify(link.PasswordHash, password, out _)) return null;
        visits.CountWrong(link.Id);
        return KeysArea.Challenge(context, Problems.SharePasswordWrong());
    }

    private static ProblemHttpResult TooOften(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return Problems.SharedTooOften();
    }
}
