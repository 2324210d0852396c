using Microsoft.AspNetCore.Identity;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>Password hashes, by ASP.NET's hasher (PBKDF2 with HMAC-SHA512); older formats are made anew at the next sign-in.</summary>
internal sealed class Passwords
{
    /// <summary>Length, not composition, is what counts (NIST SP 800-63B, section 5.1.1.2).</summary>
    public const int MinLength = 10;

    public const int MaxLength = 256;

    private readonly PasswordHasher<Passwords> _hasher = new();
    private readonly string _nobodys;

    public Passwords() => _nobodys = Hash("nobody's password");

    public string Hash(string password) => _hasher.HashPassword(this, password);

    /// <summary>Compares; takes as long when there is no account, so that an answer's time does not tell whether there is one.</summary>
    /// <param name="hash">The account's, or null.</param>
    /// <param name="betterHash">What to store instead, or null.</param>
    public bool Verify(string? hash, string password, out string? betterHash)
    {
        var result = _hasher.VerifyHashedPassword(this, hash ?? _nobodys, password);
        betterHash = hash is not null && result == PasswordVerificationResult.SuccessRehashNeeded ? Hash(password) : null;
        return hash is not null && result != PasswordVerificationResult.Failed;
    }
}
