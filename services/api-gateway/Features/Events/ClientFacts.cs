using System.Net;
using System.Text.Json;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>What a request tells about the client beyond its body, as members of an event's context.</summary>
internal readonly ref struct ClientFacts
{
    private const int LongestUserAgent = 512;

    private ClientFacts(ReadOnlySpan<byte> ip, ReadOnlySpan<byte> userAgent)
    {
        IpMember = ip;
        UserAgentMember = userAgent;
    }

    /// <summary><c>"ip":"…"</c>, or empty.</summary>
    public ReadOnlySpan<byte> IpMember { get; }

    /// <summary><c>"userAgent":"…"</c>, or empty: a server's own is not its users'.</summary>
    public ReadOnlySpan<byte> UserAgentMember { get; }

    /// <summary>Reads a request.</summary>
    /// <param name="target">At least twice <see cref="EventDefaults.MaxMemberLength"/> bytes, where the members are put.</param>
    public static ClientFacts Of(HttpContext context, Span<byte> target)
    {
        var ip = WriteIp(context.Connection.RemoteIpAddress, target);
        var userAgent = BrowserIngest.IsBrowser(context.Request)
            ? WriteUserAgent(context.Request.Headers.UserAgent.ToString(), target[EventDefaults.MaxMemberLength..])
            : 0;
        return new(target[..ip], target.Slice(EventDefaults.MaxMemberLength, userAgent));
    }

    private static int WriteIp(IPAddress? address, Span<byte> target)
    {
        if (address is null) return 0;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var start = "\"ip\":\""u8;
        start.CopyTo(target);
        address.TryFormat(target[start.Length..], out var length);
        target[start.Length + length] = (byte)'"';
        return start.Length + length + 1;
    }

    private static int WriteUserAgent(string userAgent, Span<byte> target)
    {
        if (userAgent.Length is 0 or > LongestUserAgent) return 0;
        var start = "\"userAgent\":\""u8;
        var text = JsonEncodedText.Encode(userAgent).EncodedUtf8Bytes;
        // One that is all escapes is not a browser's.
        if (start.Length + text.Length + 1 > EventDefaults.MaxMemberLength) return 0;
        start.CopyTo(target);
        text.CopyTo(target[start.Length..]);
        target[start.Length + text.Length] = (byte)'"';
        return start.Length + text.Length + 1;
    }
}
