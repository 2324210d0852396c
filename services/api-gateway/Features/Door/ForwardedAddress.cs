using System.Net;
using System.Net.Sockets;

namespace Meridian.ApiGateway.Features.Door;

/// <summary>Finds out whom a request through proxies comes from.</summary>
internal static class ForwardedAddress
{
    /// <summary>
    /// The address nearest to us that is not a trusted proxy's. Each entry was written by who stands behind it, so the list is read
    /// from its end for as long as that is one of ours; what cannot be read ends it.
    /// </summary>
    /// <param name="peer">Whom the connection is with.</param>
    /// <param name="entries">Addresses as they stand in the header.</param>
    public static IPAddress Find(IPAddress peer, IReadOnlyList<string> entries, IReadOnlyList<IPNetwork> trusted)
    {
        var nearest = Plain(peer);
        for (var at = entries.Count - 1; at >= 0 && trusted.Any(network => network.Contains(nearest)); at--)
        {
            if (Parse(entries[at]) is not { } address) break;
            nearest = address;
        }

        return nearest;
    }

    /// <summary>The addresses that a header names, the nearest last.</summary>
    public static IReadOnlyList<string> Entries(IHeaderDictionary headers, ProxyHeader header) => header switch
    {
        ProxyHeader.XForwardedFor => List(headers["X-Forwarded-For"].ToString()),
        ProxyHeader.Forwarded => Hops(headers["Forwarded"].ToString()),
    };

    private static string[] List(string header) => header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A hop that does not say whom it speaks for cannot be looked behind.
    private static string[] Hops(string header) =>
    [
        .. header.Split(',').Select(hop => hop.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(pair => pair.StartsWith("for=", StringComparison.OrdinalIgnoreCase))?[4..].Trim('"') ?? ""),
    ];

    // With or without a port; IPv6 with a port stands in brackets.
    private static IPAddress? Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return Plain(address);
        return IPEndPoint.TryParse(text, out var withPort) ? Plain(withPort.Address) : null;
    }

    private static IPAddress Plain(IPAddress address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
