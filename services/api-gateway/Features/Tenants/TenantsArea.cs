using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>Tenants, the people in them, the database that holds them, and what each may do.</summary>
internal static class TenantsArea
{
    /// <summary>The schema of the gateway's tables.</summary>
    public const string Schema = "gateway";

    private const string Connection = "meridiandb";

    public static void AddTenants(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource(Connection, configureDataSourceBuilder: source => source.UseRole(DatabaseRole.Tenant));
        builder.AddKeyedNpgsqlDataSource(Connection, settings => settings.DisableHealthChecks = true, source => source.UseRole(DatabaseRole.Door));
        builder.AddLimits();
        builder.AddIdempotency();
        builder.Services.AddSingleton<TenantDatabase>();
        builder.Services.AddSingleton(services => new DoorDatabase(services.GetRequiredKeyedService<NpgsqlDataSource>(Connection)));
    }

    /// <summary>Holds requests of known callers to their tenant's plan, and to having an effect once.</summary>
    public static void UseTenants(this WebApplication app)
    {
        app.UseInternalCallers();
        app.UseLimits();
        app.UseIdempotency();
    }

    public static void MapTenants(this IEndpointRouteBuilder routes)
    {
        ShowAccount.Map(routes).WithTags("Account").RequireScope(ApiScopes.Query);
        routes.MapLimits();
    }

    /// <summary>Runs the verb <c>migrate</c> instead of the service, as the owner of the tables.</summary>
    public static async Task<int> MigrateAsync(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource(Connection);
        builder.Services.AddSingleton<Migrator>().AddSingleton<MigrateDatabase>();
        await using var app = builder.Build();
        return await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(app.Lifetime.ApplicationStopping);
    }
}
