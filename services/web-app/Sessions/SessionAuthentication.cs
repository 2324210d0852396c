using System.Security.Claims;
using System.Text.Encodings.Web;
using Meridian.WebApp.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Meridian.WebApp.Sessions;

/// <summary>Knows people by their session. Who has none is sent to sign in, and comes back to where they wanted to go.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ISessionStore store)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.KeyOf(Request) is not { } key || await store.FindAsync(key) is not { } session) return AuthenticateResult.NoResult();
        Context.Features.Set(session);
        var identity = new ClaimsIdentity(
            [new("sub", session.UserId.ToString()), new("email", session.Email), new(ClaimTypes.Role, session.Role)], SchemeName, "email", ClaimTypes.Role);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Path.StartsWithSegments(Bff.Prefix, StringComparison.Ordinal))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var wanted = HttpMethods.IsGet(Request.Method) && Request.Path != "/" ? $"?returnUrl={Uri.EscapeDataString(Request.Path + Request.QueryString)}" : "";
        Response.Redirect($"/sign-in{wanted}");
        return Task.CompletedTask;
    }
}
