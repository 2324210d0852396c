namespace Meridian.ApiGateway.Features.Door;

/// <summary>Where proxies write whom they speak for.</summary>
public enum ProxyHeader
{
    /// <summary>A list of addresses, the nearest last.</summary>
    XForwardedFor,

    /// <summary>RFC 7239.</summary>
    Forwarded,
}
