using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Audit;

/// <summary>The trail of what was done: written with the act, published after it.</summary>
internal static class AuditArea
{
    public static void AddAudit(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<SecurityAudit>().AddHostedService<OutboxRelay>();

    public static void MapAudit(this IEndpointRouteBuilder routes) => ListAudit.Map(routes).WithTags("Audit").RequireScope(ApiScopes.Admin);
}
