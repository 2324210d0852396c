namespace Meridian.Client;

/// <summary>Whom an event is about: a known user, an unknown one, or both. Text stands for a known user's id.</summary>
/// <param name="UserId">Your id of the user; at most 512 bytes.</param>
/// <param name="AnonymousId">An id of somebody who has not signed in; at most 512 bytes.</param>
public sealed record MeridianIdentity(string? UserId, string? AnonymousId = null)
{
    /// <summary>Somebody who has not signed in.</summary>
    public static MeridianIdentity Anonymous(string anonymousId) => new(null, anonymousId);

    /// <summary>A known user.</summary>
    public static MeridianIdentity FromString(string userId) => new(userId);

    public static implicit operator MeridianIdentity(string userId) => FromString(userId);
}
