using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>The verb <c>migrate</c>: brings the database up to date, and makes the demo tenant where one is configured.</summary>
internal sealed class MigrateDatabase(Migrator migrator, NpgsqlDataSource database, IConfiguration configuration, ILogger<MigrateDatabase> logger)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var landed = await migrator.MigrateAsync(MigrationSet.FromAssembly(TenantsArea.Schema, typeof(MigrateDatabase).Assembly), cancellationToken);
            Log.Migrated(logger, landed.Count);
            if (configuration.GetSection(DemoTenant.Section).Get<DemoTenant>() is { } demo)
                await SeedDemoTenant.RunAsync(database, demo, logger, cancellationToken);
            return 0;
        }
        catch (Exception failure) when (failure is MigrationException or NpgsqlException or InvalidOperationException)
        {
            Log.MigrationFailed(logger, failure.Message);
            return 1;
        }
    }
}
