using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Meridian.ApiGateway.Features.Auth;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>
/// Tokens of share links: random bytes, and a signature of them under a key of the deployment, so that a guess is known for one before the database is asked.
/// </summary>
internal sealed class ShareTokens(IOptions<AuthOptions> options)
{
    private const string Prefix = "ms_";
    private const int RandomLength = 24;
    private const int SignatureLength = 12;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.Secret), 32, info: "meridian share links"u8.ToArray());

    public string Create()
    {
        var token = new byte[RandomLength + SignatureLength];
        RandomNumberGenerator.Fill(token.AsSpan(0, RandomLength));
        Sign(token.AsSpan(0, RandomLength)).CopyTo(token.AsSpan(RandomLength));
        return Prefix + Base64Url.EncodeToString(token);
    }

    /// <summary>Whether it is one that this deployment has made.</summary>
    public bool IsOurs(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(token.AsSpan(Prefix.Length))) return false;
        var bytes = Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length));
        return bytes.Length == RandomLength + SignatureLength
            && CryptographicOperations.FixedTimeEquals(bytes.AsSpan(RandomLength), Sign(bytes.AsSpan(0, RandomLength)));
    }

    private ReadOnlySpan<byte> Sign(ReadOnlySpan<byte> random) => HMACSHA256.HashData(_key, random).AsSpan(0, SignatureLength);
}
