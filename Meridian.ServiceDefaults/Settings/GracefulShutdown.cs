using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Meridian.ServiceDefaults.Settings;

internal static class GracefulShutdown
{
    public static void AddGracefulShutdown(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ShutdownOptions>(ShutdownOptions.Section);
        builder.Services.AddHostedService<DrainBeforeStop>();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>(
            (host, shutdown) => host.ShutdownTimeout = shutdown.Value.DrainDelay + shutdown.Value.Timeout);
    }
}
