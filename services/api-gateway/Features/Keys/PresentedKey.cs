using System.Buffers.Text;
using System.Text;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>The key in a request, as a client wrote it.</summary>
internal static class PresentedKey
{
    private const int ShownLength = 15;
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>The key of an <c>Authorization</c> header; null when it has none.</summary>
    public static string? Of(string? authorization)
    {
        if (authorization is null) return null;
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return NullIfEmpty(authorization[Bearer.Length..].Trim());
        return authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? UserName(authorization.AsSpan(Basic.Length).Trim()) : null;
    }

    /// <summary>What people are shown of a key: its kind and a few characters.</summary>
    public static string PrefixOf(string key) => key[..Math.Min(key.Length, ShownLength)];

    // Segment's way: the key is the user name, the password is empty.
    private static string? UserName(ReadOnlySpan<char> encoded)
    {
        if (!Base64.IsValid(encoded)) return null;
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded.ToString()));
        return NullIfEmpty(pair.Split(':')[0]);
    }

    private static string? NullIfEmpty(string key) => key.Length == 0 ? null : key;
}
