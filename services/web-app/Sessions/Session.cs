namespace Meridian.WebApp.Sessions;

/// <summary>A browser that somebody signed in with. All of it stays on the server; the browser has a random name for it.</summary>
/// <param name="Key">The hash of that name: what the store knows it by.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
/// <param name="Tenant">The company's name, as far as it is known.</param>
public sealed record Session(
    string Key, string AccessToken, DateTimeOffset ExpiresAt, string RefreshToken, Guid TenantId, Guid UserId, string Role, string Email, string? Tenant, DateTimeOffset CreatedAt)
{
    /// <summary>What the browser said it was.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Where it signed in from.</summary>
    public string? Ip { get; init; }

    /// <summary>The write key that onboarding made: it may stand in any page's source, and the gateway shows it once.</summary>
    public string? WriteKey { get; init; }

    /// <summary>May run the company: keys, people, the trail.</summary>
    public bool IsAdmin => Role is "admin" or "owner";

    /// <summary>May keep insights and dashboards.</summary>
    public bool IsAnalyst => Role is not "viewer";
}
