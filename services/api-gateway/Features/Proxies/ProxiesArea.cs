using System.Net;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Proxies;

/// <summary>Behind proxies a connection's address is theirs; everything after <see cref="UseProxies"/> sees the client's.</summary>
internal static class ProxiesArea
{
    public static void AddProxies(this IHostApplicationBuilder builder) => builder.AddValidatedOptions<ProxyOptions>(ProxyOptions.Section);

    public static void UseProxies(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (options.Networks.Count == 0) return;
        IPNetwork[] trusted = [.. options.Networks.Select(IPNetwork.Parse)];
        app.Use((context, next) =>
        {
            if (context.Connection.RemoteIpAddress is { } peer)
                context.Connection.RemoteIpAddress = ForwardedAddress.Find(peer, Entries(context.Request.Headers, options.Header), trusted);
            return next(context);
        });
    }

    private static IReadOnlyList<string> Entries(IHeaderDictionary headers, ProxyHeader header) => header switch
    {
        ProxyHeader.XForwardedFor => ForwardedAddress.List(headers["X-Forwarded-For"].ToString()),
        ProxyHeader.Forwarded => ForwardedAddress.Hops(headers["Forwarded"].ToString()),
    };
}
