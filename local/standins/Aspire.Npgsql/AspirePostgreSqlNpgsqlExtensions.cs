using System.Data.Common;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers an <see cref="NpgsqlDataSource"/> for a connection string.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";
    private const string HealthCheck = "PostgreSql";

    /// <summary>Adds the data source of <c>ConnectionStrings:{connectionName}</c>.</summary>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        var settings = Bind(builder, connectionName, configureSettings);
        builder.Services.AddSingleton(services => Build(services, connectionName, settings, configureDataSourceBuilder));
        builder.Services.AddSingleton<DbDataSource>(services => services.GetRequiredService<NpgsqlDataSource>());
        builder.Services.AddTransient(services => services.GetRequiredService<NpgsqlDataSource>().CreateConnection());
        builder.Services.AddTransient<DbConnection>(services => services.GetRequiredService<NpgsqlConnection>());
        AddHealthCheck(builder, HealthCheck, settings, services => services.GetRequiredService<NpgsqlDataSource>());
    }

    /// <summary>Adds the data source of <c>ConnectionStrings:{name}</c> as a keyed service of that name.</summary>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        var settings = Bind(builder, name, configureSettings);
        builder.Services.AddKeyedSingleton(name, (services, _) => Build(services, name, settings, configureDataSourceBuilder));
        builder.Services.AddKeyedSingleton<DbDataSource>(name, (services, _) => services.GetRequiredKeyedService<NpgsqlDataSource>(name));
        builder.Services.AddKeyedTransient(name, (services, _) => services.GetRequiredKeyedService<NpgsqlDataSource>(name).CreateConnection());
        builder.Services.AddKeyedTransient<DbConnection>(name, (services, _) => services.GetRequiredKeyedService<NpgsqlConnection>(name));
        AddHealthCheck(builder, $"{HealthCheck}_{name}", settings, services => services.GetRequiredKeyedService<NpgsqlDataSource>(name));
    }

    private static NpgsqlSettings Bind(IHostApplicationBuilder builder, string name, Action<NpgsqlSettings>? configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = new NpgsqlSettings();
        var section = builder.Configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(name) ?? settings.ConnectionString;
        configure?.Invoke(settings);
        return settings;
    }

    private static NpgsqlDataSource Build(
        IServiceProvider services, string name, NpgsqlSettings settings, Action<NpgsqlDataSourceBuilder>? configure)
    {
        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            throw new InvalidOperationException($"No connection string: set ConnectionStrings:{name}, or ConnectionString in {Section} or {Section}:{name}.");
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        source.UseLoggerFactory(services.GetService<ILoggerFactory>());
        configure?.Invoke(source);
        return source.Build();
    }

    private static void AddHealthCheck(
        IHostApplicationBuilder builder, string name, NpgsqlSettings settings, Func<IServiceProvider, NpgsqlDataSource> source)
    {
        if (settings.DisableHealthChecks) return;
        builder.Services.AddHealthChecks();
        builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.Any(registration => registration.Name == name)) return;
            options.Registrations.Add(new HealthCheckRegistration(name, services => new DataSourceHealthCheck(source(services)), null, null));
        });
    }
}
