using System.Net;
using Meridian.ApiGateway.Features.Door;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiGateway.Tests.Door;

public sealed class ForwardedAddressTests
{
    private static readonly IPNetwork[] Ours = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")];

    [Theory]
    [InlineData("10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.7:4711", "203.0.113.7")]
    [InlineData("fd00::1", "[2001:db8::7]:4711", "2001:db8::7")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "unknown", "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7, unknown", "10.0.0.1")]
    [InlineData("192.0.2.1", "203.0.113.7", "192.0.2.1")] // somebody who is no proxy of ours may write what he likes
    public void The_nearest_address_that_is_not_ours_is_the_clients(string peer, string header, string client) =>
        Assert.Equal(client, Find(peer, "X-Forwarded-For", header, ProxyHeader.XForwardedFor));

    [Theory]
    [InlineData("for=203.0.113.7", "203.0.113.7")]
    [InlineData("for=198.51.100.1, For=\"[2001:db8::7]:80\";proto=https, for=10.0.0.2;by=10.0.0.1", "2001:db8::7")]
    [InlineData("for=203.0.113.7, proto=https", "10.0.0.1")]
    [InlineData("for=_hidden", "10.0.0.1")]
    public void The_standard_header_says_the_same(string header, string client) =>
        Assert.Equal(client, Find("10.0.0.1", "Forwarded", header, ProxyHeader.Forwarded));

    private static string Find(string peer, string name, string header, ProxyHeader kind) => ForwardedAddress.Find(
        IPAddress.Parse(peer), ForwardedAddress.Entries(new HeaderDictionary { [name] = header }, kind), Ours).ToString();
}
