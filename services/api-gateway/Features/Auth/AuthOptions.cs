using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>Signing in; section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Seals the private halves of signing keys in the database. Every gateway has the same; without it they are lost and people sign in anew.</summary>
    [Required, MinLength(32)]
    public string Secret { get; init; } = "";

    /// <summary>The <c>iss</c> of access tokens.</summary>
    [Required]
    public string Issuer { get; init; } = "https://meridian.example";

    /// <summary>The <c>aud</c> of access tokens.</summary>
    [Required]
    public string Audience { get; init; } = "meridian-api";

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>From the last use: who comes back within it stays signed in.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "366.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A replaced refresh token still works for so long: the answer with its successor may have been lost on the way.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefreshGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a key signs.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "366.00:00:00")]
    public TimeSpan SigningKeyLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A new key is published so long before it signs, so that whoever caches the key set knows it in time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan SigningKeyNotice { get; init; } = TimeSpan.FromHours(1);

    /// <summary>So many wrong passwords in a row lock an account …</summary>
    [Range(1, 1_000)]
    public int FailuresUntilLocked { get; init; } = 10;

    /// <summary>… for so long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LockedFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Attempts to sign in or register that an address may make in a minute.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerMinute { get; init; } = 30;

    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan InvitationLifetime { get; init; } = TimeSpan.FromDays(7);
}
