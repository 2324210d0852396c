using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>
/// SHA-256 of a key. Keys are 256 random bits, so that nothing slower is needed: there is no word list to try.
/// </summary>
internal readonly record struct KeyHash(UInt128 First, UInt128 Second)
{
    private const int LongestOnStack = 256;

    public static KeyHash Of(string key)
    {
        var length = Encoding.UTF8.GetMaxByteCount(key.Length);
        var bytes = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        Span<UInt128> hash = stackalloc UInt128[2];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], MemoryMarshal.AsBytes(hash));
        return new KeyHash(hash[0], hash[1]);
    }

    public byte[] ToArray() => MemoryMarshal.AsBytes<UInt128>([First, Second]).ToArray();
}
