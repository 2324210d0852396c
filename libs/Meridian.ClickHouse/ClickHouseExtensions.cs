using ClickHouse.Client.ADO;
using Meridian.ClickHouse.Schema;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Meridian.ClickHouse;

/// <summary>Registers ClickHouse by the name of a connection string.</summary>
public static class ClickHouseExtensions
{
    /// <summary>
    /// Adds for <c>ConnectionStrings:{connectionName}</c> (<c>Host=…;Port=…;Username=…;Password=…;Database=…</c>, the port of the HTTP interface):
    /// a <see cref="ClickHouseDataSource"/> for queries, <see cref="TenantAnalytics"/> for those of one tenant, <see cref="BatchInsert"/>, <see cref="FixedRowQuery"/>, <see cref="TableConversion"/>, and a health check.
    /// </summary>
    public static IHostApplicationBuilder AddClickHouse(this IHostApplicationBuilder builder, string connectionName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(provider => new ClickHouseDataSource(ConnectionString(provider, connectionName)));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TenantAnalytics>();
        services.AddSingleton(provider => new ClickHouseHttp(ConnectionString(provider, connectionName)));
        services.AddSingleton(provider => new BatchInsert(provider.GetRequiredService<ClickHouseHttp>()));
        services.AddSingleton(provider => new FixedRowQuery(provider.GetRequiredService<ClickHouseHttp>()));
        services.AddSingleton(provider => new TableConversion(provider.GetRequiredService<ClickHouseHttp>()));
        services.AddSingleton<ClickHouseMigrator>();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"clickhouse-{connectionName}",
            provider => new ClickHouseHealthCheck(provider.GetRequiredService<ClickHouseDataSource>()),
            failureStatus: null, tags: null, timeout: TimeSpan.FromSeconds(5)));
        return builder;
    }

    /// <summary>Adds <see cref="TenantSql"/> on the server of <c>ConnectionStrings:{connectionName}</c>, with the password <c>Sql:Password</c> of its account. Call <see cref="AddClickHouse"/> too.</summary>
    public static IHostApplicationBuilder AddTenantSql(this IHostApplicationBuilder builder, string connectionName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new TenantSql(new ClickHouseHttp(new ClickHouseConnectionStringBuilder(ConnectionString(provider, connectionName))
        {
            Username = TenantSql.Account,
            Password = provider.GetRequiredService<IConfiguration>()["Sql:Password"] ?? "",
        }), provider.GetRequiredService<ClickHouseHttp>()));
        return builder;
    }

    private static string ConnectionString(IServiceProvider services, string connectionName) =>
        services.GetRequiredService<IConfiguration>().GetConnectionString(connectionName)
        ?? throw new InvalidOperationException($"The connection string 'ConnectionStrings:{connectionName}' is missing.");
}
