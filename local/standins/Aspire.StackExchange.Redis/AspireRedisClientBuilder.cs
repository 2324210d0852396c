using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis;

/// <summary>A registration that more can be hung on.</summary>
public sealed class AspireRedisClientBuilder
{
    internal AspireRedisClientBuilder(IHostApplicationBuilder hostBuilder, StackExchangeRedisSettings settings, string? serviceKey) =>
        (HostBuilder, Settings, ServiceKey) = (hostBuilder, settings, serviceKey);

    /// <summary>The host it was made on.</summary>
    public IHostApplicationBuilder HostBuilder { get; }

    /// <summary>The settings it was made with.</summary>
    public StackExchangeRedisSettings Settings { get; }

    /// <summary>The key of a keyed service, else null.</summary>
    public string? ServiceKey { get; }
}
