using System.Buffers.Text;
using System.Security.Cryptography;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>Something random that is shown once and stored as its hash: a refresh token, an invitation, an API key.</summary>
internal static class RandomSecret
{
    private const int Bytes = 32;

    public static string Create(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string secret) => KeyHash.Of(secret).ToArray();
}
