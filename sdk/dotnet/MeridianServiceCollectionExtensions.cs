using Meridian.Client;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="MeridianClient"/>.</summary>
public static class MeridianServiceCollectionExtensions
{
    /// <summary>Adds one client for the application; the container disposes of it, which sends what waits.</summary>
    /// <param name="configure">Sets the options, at least the write key.</param>
    public static IServiceCollection AddMeridianClient(this IServiceCollection services, Action<MeridianOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton(provider =>
        {
            var options = new MeridianOptions();
            configure(options);
            return new MeridianClient(options, provider.GetService<ILogger<MeridianClient>>(), provider.GetService<TimeProvider>());
        });
    }
}
