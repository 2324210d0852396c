using Meridian.ApiGateway.Features.Keys;
using StackExchange.Redis;

namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>What became of a tenant's events: counted at the door, kept for a week, shown.</summary>
internal static class IngestionArea
{
    public static void AddIngestion(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IntakeTally>().AddSingleton<IntakeLedger>().AddHostedService(services => services.GetRequiredService<IntakeLedger>());
        builder.TreatAsUnavailable<RedisException>();
    }

    public static void MapIngestion(this IEndpointRouteBuilder routes) => ShowIngestionHealth.Map(routes).RequireScope(ApiScopes.Admin).WithTags("Events");
}
