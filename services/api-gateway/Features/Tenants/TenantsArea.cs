using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>Tenants, the people in them, and the database that holds them.</summary>
internal static class TenantsArea
{
    /// <summary>The schema of the gateway's tables.</summary>
    public const string Schema = "gateway";

    public static void AddTenants(this IHostApplicationBuilder builder) => builder.AddNpgsqlDataSource("meridiandb");

    /// <summary>Runs the verb <c>migrate</c> instead of the service.</summary>
    public static async Task<int> MigrateAsync(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Migrator>().AddSingleton<MigrateDatabase>();
        await using var app = builder.Build();
        return await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(app.Lifetime.ApplicationStopping);
    }
}
