using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Meridian.WebApp.Sessions;

/// <summary>The browser's name for a session: 256 random bits, in a cookie that no script can read and no other site can send.</summary>
internal static class SessionCookie
{
    private const int Length = 32;
    private const string SecureName = "__Host-meridian";
    private const string LocalName = "meridian";

    /// <summary>The store's key of the session that a request belongs to; null without one.</summary>
    public static string? KeyOf(HttpRequest request) => request.Cookies[Name(request)] is { Length: > 0 } name ? Hash(name) : null;

    /// <summary>Gives the browser a new name, and returns the store's key for it.</summary>
    public static string Issue(HttpContext context)
    {
        var name = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Length));
        var options = Options(context.Request);
        options.MaxAge = SessionsArea.Life;
        context.Response.Cookies.Append(Name(context.Request), name, options);
        return Hash(name);
    }

    public static void Drop(HttpContext context) => context.Response.Cookies.Delete(Name(context.Request), Options(context.Request));

    /// <summary>
    /// Whether cookies must go over TLS only: always, but for a developer's own machine, where there is none. Behind a proxy that ends TLS the host is the
    /// public one, so this needs no setting that could be forgotten.
    /// </summary>
    public static bool MustBeSecure(HttpRequest request) => request.IsHttps || request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]");

    private static string Name(HttpRequest request) => MustBeSecure(request) ? SecureName : LocalName;

    private static CookieOptions Options(HttpRequest request) =>
        new() { HttpOnly = true, Secure = MustBeSecure(request), SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name)));
}
