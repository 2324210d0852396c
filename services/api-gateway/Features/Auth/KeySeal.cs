using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>AES-256-GCM under a key derived from <see cref="AuthOptions.Secret"/> (HKDF-SHA256); the name of what is sealed is bound to it.</summary>
internal sealed class KeySeal(IOptions<AuthOptions> options)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.Secret), 32, info: "meridian signing keys"u8.ToArray());

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
