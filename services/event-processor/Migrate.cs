using System.Data.Common;
using Meridian.ClickHouse.Schema;
using Meridian.Contracts;
using Meridian.Kafka;
using Meridian.Postgres;

namespace Meridian.EventProcessor;

/// <summary>The verb <c>migrate</c>: this service's tables in Postgres and ClickHouse, and all topics.</summary>
internal static class Migrate
{
    public const string Schema = "event_processor";

    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Migrator>();
        builder.Services.AddSingleton(services => new TopicAdmin(
            builder.Configuration.GetConnectionString("kafka") ?? throw new InvalidOperationException("'ConnectionStrings:kafka' is missing."),
            services.GetRequiredService<ILogger<TopicAdmin>>()));
        await using var app = builder.Build();
        try
        {
            await RunAsync(app.Services, app.Lifetime.ApplicationStopping);
            return 0;
        }
        catch (Exception fault) when (fault is MigrationException or ClickHouseMigrationException or BrokerUnavailableException
            or InvalidOperationException or DbException or HttpRequestException)
        {
            Log.MigrationFailed(app.Logger, fault, fault.Message);
            return 1;
        }
    }

    private static async Task RunAsync(IServiceProvider services, CancellationToken ct)
    {
        var assembly = typeof(Migrate).Assembly;
        await services.GetRequiredService<Migrator>().MigrateAsync(MigrationSet.FromAssembly(Schema, assembly), ct);
        await services.GetRequiredService<ClickHouseMigrator>().MigrateAsync(ClickHouseMigration.FromAssembly(assembly), ct);
        await services.GetRequiredService<TopicAdmin>().EnsureAsync(Topics.All, ct);
    }
}
