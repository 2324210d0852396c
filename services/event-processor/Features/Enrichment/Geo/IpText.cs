using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.EventProcessor.Features.Enrichment.Geo;

/// <summary>Reads addresses as text, and tells those of the public internet from others.</summary>
internal static class IpText
{
    private const int LongestIpv6 = 45;

    // Special-purpose addresses, RFC 6890 and its like: the network and the length of its prefix.
    private static readonly (uint Network, int Prefix)[] NotPublic =
    [
        (Of(0, 0, 0, 0), 8), (Of(10, 0, 0, 0), 8), (Of(100, 64, 0, 0), 10), (Of(127, 0, 0, 0), 8), (Of(169, 254, 0, 0), 16), (Of(172, 16, 0, 0), 12),
        (Of(192, 0, 0, 0), 24), (Of(192, 0, 2, 0), 24), (Of(192, 168, 0, 0), 16), (Of(198, 18, 0, 0), 15), (Of(198, 51, 100, 0), 24),
        (Of(203, 0, 113, 0), 24), (Of(224, 0, 0, 0), 3),
    ];

    /// <summary>Reads a public address: four decimal numbers with dots, or IPv6. IPv4 in IPv6 (<c>::ffff:1.2.3.4</c>) is IPv4.</summary>
    /// <returns>False for anything else, private and reserved addresses included.</returns>
    public static bool TryReadPublic(ReadOnlySpan<byte> text, out UInt128 address, out bool isIpv4)
    {
        (address, isIpv4) = (0, false);
        if (TryIpv4(text, out var small)) (address, isIpv4) = (small, true);
        else if (!TryIpv6(text, out address, out isIpv4)) return false;
        return isIpv4 ? IsPublic((uint)address) : IsPublic(address);
    }

    private static bool IsPublic(uint address)
    {
        foreach (var (network, prefix) in NotPublic)
        {
            if ((address ^ network) >> (32 - prefix) == 0) return false;
        }

        return true;
    }

    // 2000::/3 is what has been given out; 2001:db8::/32 in it is for books.
    private static bool IsPublic(UInt128 address) => address >> 125 == 1 && address >> 96 != 0x2001_0DB8;

    private static bool TryIpv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (end < 0 || !TryByte(text[..end], out var value)) return false;
            address = (address << 8) | value;
            text = part < 3 ? text[(end + 1)..] : default;
        }

        return true;
    }

    private static bool TryByte(ReadOnlySpan<byte> digits, out uint value)
    {
        value = 0;
        // A leading zero means octal to some readers: nobody knows which address is meant.
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0')) return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + digit - '0';
        }

        return value <= byte.MaxValue;
    }

    private static bool TryIpv6(ReadOnlySpan<byte> text, out UInt128 address, out bool isIpv4)
    {
        (address, isIpv4) = (0, false);
        if (text.Length > LongestIpv6 || text.IndexOf((byte)':') < 0 || text.IndexOfAny((byte)'%', (byte)'[', (byte)'/') >= 0) return false;
        Span<char> characters = stackalloc char[LongestIpv6];
        if (!Encoding.UTF8.TryGetChars(text, characters, out var length) || !IPAddress.TryParse(characters[..length], out var parsed)) return false;
        if (parsed.AddressFamily != AddressFamily.InterNetworkV6) return false;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        isIpv4 = parsed.IsIPv4MappedToIPv6;
        if (isIpv4) address = (uint)address;
        return true;
    }

    private static uint Of(uint a, uint b, uint c, uint d) => (a << 24) | (b << 16) | (c << 8) | d;
}
