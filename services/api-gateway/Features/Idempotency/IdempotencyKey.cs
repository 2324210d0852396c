using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>What a client calls a request of its own: a string of structured fields (RFC 9651), or the bare word that most clients send.</summary>
internal static class IdempotencyKey
{
    private const int Longest = 255;

    // Printable ASCII without the quote and the backslash, which would need escaping.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(one => one is not '"' and not '\\').ToArray());

    /// <summary>The key; null when it is none.</summary>
    public static string? Parse(string header)
    {
        var text = header.AsSpan().Trim();
        if (text is ['"', .. var quoted, '"']) text = quoted;
        return text.Length is > 0 and <= Longest && !text.ContainsAnyExcept(Allowed) ? text.ToString() : null;
    }

    /// <summary>SHA-256 of the key with who sent it: people and keys of a tenant do not get at each other's answers.</summary>
    public static byte[] Hash(Guid actorId, string key) => SHA256.HashData([.. actorId.ToByteArray(), .. Encoding.ASCII.GetBytes(key)]);
}
