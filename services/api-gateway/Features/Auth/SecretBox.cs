using System.Security.Cryptography;
using System.Text;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>AES-256-GCM under a key derived from a secret (HKDF-SHA256); the name of what is sealed is bound to it.</summary>
/// <param name="purpose">Of the derived key: boxes of different purposes cannot be opened by each other.</param>
internal abstract class SecretBox(string secret, string purpose)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <returns>Nonce, tag, and the sealed bytes.</returns>
    public byte[] Seal(string name, ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <exception cref="CryptographicException">Another secret sealed it, or it was changed.</exception>
    public byte[] Open(string name, ReadOnlySpan<byte> box)
    {
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(name));
        return plain;
    }
}
