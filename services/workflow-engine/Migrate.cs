using Meridian.Postgres;
using Npgsql;

namespace Meridian.WorkflowEngine;

/// <summary>The verb <c>migrate</c>: this service's tables.</summary>
internal static class Migrate
{
    public const string Schema = "workflow_engine";

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Migrator>();
        await using var app = builder.Build();
        try
        {
            await app.Services.GetRequiredService<Migrator>().MigrateAsync(MigrationSet.FromAssembly(Schema, typeof(Migrate).Assembly), app.Lifetime.ApplicationStopping);
            return 0;
        }
        catch (Exception failure) when (failure is MigrationException or NpgsqlException or InvalidOperationException)
        {
            Log.MigrationFailed(app.Logger, failure.Message);
            return 1;
        }
    }
}
