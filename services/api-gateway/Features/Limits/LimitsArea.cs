using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>What a tenant's plan lets it do, and how that is held to over several gateways.</summary>
internal static class LimitsArea
{
    private const string Connection = "cache";

    public static void AddLimits(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString(Connection)))
            throw new InvalidOperationException($"The connection string 'ConnectionStrings:{Connection}' is missing: limits are shared in Redis.");
        builder.AddValidatedOptions<LimitOptions>(LimitOptions.Section);
        builder.AddValidatedOptions<InternalOptions>(InternalOptions.Section);
        // Its own health check would fail the gateway, which goes on without Redis.
        builder.AddRedisClient(Connection, settings => settings.DisableHealthChecks = true);
        builder.Services.AddSingleton<LimitStore>().AddSingleton<MonthlyUsage>().AddSingleton<RateLimits>().AddSingleton<TenantLimits>().AddSingleton<UserRates>();
        builder.Services.AddHostedService<LimitKeeper>();
        builder.Services.AddHealthChecks().AddCheck<LimitsHealthCheck>("limits");
    }

    /// <summary>Counts requests of callers who are known by now; events are counted where they are read.</summary>
    public static void UseLimits(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<Caller>() is { } caller
            && await context.RequestServices.GetRequiredService<TenantLimits>().TakeRequestAsync(context, caller) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    public static void MapLimits(this IEndpointRouteBuilder routes)
    {
        var services = routes.MapGroup("/internal/v1").RequireInternalCaller().ExcludeFromDescription();
        SetEntitlements.Map(services);
    }
}
