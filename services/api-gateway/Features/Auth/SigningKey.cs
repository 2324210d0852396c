using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>A key that signs access tokens (ES256), named by its thumbprint (RFC 7638).</summary>
internal sealed class SigningKey
{
    private SigningKey(ECDsa key, string id, DateTimeOffset createdAt)
    {
        (Id, CreatedAt) = (id, createdAt);
        Security = new ECDsaSecurityKey(key) { KeyId = id };
    }

    public string Id { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>For signing and checking.</summary>
    public ECDsaSecurityKey Security { get; }

    public static SigningKey Create(DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(key, Thumbprint(key), now);
    }

    /// <exception cref="CryptographicException">It is no PKCS#8 key.</exception>
    public static SigningKey Load(string id, byte[] pkcs8, DateTimeOffset createdAt)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return new SigningKey(key, id, createdAt);
    }

    public byte[] Export() => Security.ECDsa.ExportPkcs8PrivateKey();

    /// <summary>The public half as a member of a JWK set (RFC 7517).</summary>
    public PublicKey ToPublic()
    {
        var point = Security.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new PublicKey("EC", "P-256", "sig", "ES256", Id, Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
    }

    private static string Thumbprint(ECDsa key) => Base64UrlEncoder.Encode(new ECDsaSecurityKey(key).ComputeJwkThumbprint());

    /// <summary>Names as in RFC 7518, section 6.2.</summary>
    public sealed record PublicKey(string Kty, string Crv, string Use, string Alg, string Kid, string X, string Y);
}
