using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers an <see cref="IConnectionMultiplexer"/> for a connection string.</summary>
public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";
    private const string HealthCheck = "StackExchange.Redis";

    /// <summary>Adds the multiplexer of <c>ConnectionStrings:{connectionName}</c>.</summary>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) => builder.AddRedisClientBuilder(connectionName, configureSettings, configureOptions);

    /// <summary>Adds the multiplexer of <c>ConnectionStrings:{name}</c> as a keyed service of that name.</summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) => builder.AddKeyedRedisClientBuilder(name, configureSettings, configureOptions);

    /// <inheritdoc cref="AddRedisClient"/>
    public static AspireRedisClientBuilder AddRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        var settings = Bind(builder, connectionName, configureSettings);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => Connect(connectionName, settings, configureOptions));
        AddChecks(builder, HealthCheck, settings, services => services.GetRequiredService<IConnectionMultiplexer>());
        return new AspireRedisClientBuilder(builder, settings, null);
    }

    /// <inheritdoc cref="AddKeyedRedisClient"/>
    public static AspireRedisClientBuilder AddKeyedRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        var settings = Bind(builder, name, configureSettings);
        builder.Services.AddKeyedSingleton<IConnectionMultiplexer>(name, (_, _) => Connect(name, settings, configureOptions));
        AddChecks(builder, $"{HealthCheck}_{name}", settings, services => services.GetRequiredKeyedService<IConnectionMultiplexer>(name));
        return new AspireRedisClientBuilder(builder, settings, name);
    }

    private static StackExchangeRedisSettings Bind(IHostApplicationBuilder builder, string name, Action<StackExchangeRedisSettings>? configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = new StackExchangeRedisSettings();
        var section = builder.Configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(name) ?? settings.ConnectionString;
        configure?.Invoke(settings);
        return settings;
    }

    private static ConnectionMultiplexer Connect(string name, StackExchangeRedisSettings settings, Action<ConfigurationOptions>? configure)
    {
        var options = ConfigurationOptions.Parse(settings.ConnectionString ?? "");
        // A Redis that is away at the start is not a reason to fail: the client goes on trying.
        options.AbortOnConnectFail = false;
        configure?.Invoke(options);
        if (options.EndPoints.Count == 0)
            throw new InvalidOperationException($"No endpoints specified: set ConnectionStrings:{name}, or ConnectionString in {Section} or {Section}:{name}.");
        return ConnectionMultiplexer.Connect(options);
    }

    private static void AddChecks(
        IHostApplicationBuilder builder, string name, StackExchangeRedisSettings settings, Func<IServiceProvider, IConnectionMultiplexer> multiplexer)
    {
        if (!settings.DisableAutoActivation)
            builder.Services.AddSingleton<IHostedService>(services => new ActivateAtStart(() => multiplexer(services)));
        if (settings.DisableHealthChecks) return;
        builder.Services.AddHealthChecks();
        builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.Any(registration => registration.Name == name)) return;
            options.Registrations.Add(new HealthCheckRegistration(name, services => new PingHealthCheck(() => multiplexer(services)), null, null));
        });
    }
}
