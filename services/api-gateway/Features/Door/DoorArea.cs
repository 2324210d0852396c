using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Door;

/// <summary>Who comes in: limits for clients that are slow, large or rude, the address of those behind proxies, and pages of other sites.</summary>
internal static class DoorArea
{
    public static void AddDoor(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<DoorOptions>(DoorOptions.Section);
        builder.AddValidatedOptions<ProxyOptions>(ProxyOptions.Section);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<DoorOptions>>((kestrel, door) => Apply(door.Value, kestrel));
    }

    /// <summary>Everything after this sees the client's address, not a proxy's; routes that take pages of other sites answer them.</summary>
    public static void UseDoor(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (proxies.Networks.Count > 0) app.Use(FindClient(proxies));
        app.UseCors();
    }

    private static Func<HttpContext, RequestDelegate, Task> FindClient(ProxyOptions proxies)
    {
        IPNetwork[] trusted = [.. proxies.Networks.Select(IPNetwork.Parse)];
        return (context, next) =>
        {
            if (context.Connection.RemoteIpAddress is { } peer)
                context.Connection.RemoteIpAddress = ForwardedAddress.Find(peer, ForwardedAddress.Entries(context.Request.Headers, proxies.Header), trusted);
            return next(context);
        };
    }

    private static void Apply(DoorOptions door, KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = door.MaxConnections;
        limits.RequestHeadersTimeout = door.HeadersTimeout;
        limits.MaxRequestHeadersTotalSize = door.MaxHeaderBytes;
        limits.MinRequestBodyDataRate = new MinDataRate(door.MinBytesPerSecond, door.SlowGrace);
        limits.MinResponseDataRate = new MinDataRate(door.MinBytesPerSecond, door.SlowGrace);
    }
}
