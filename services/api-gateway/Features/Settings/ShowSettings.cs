using Meridian.ApiGateway.Features.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Settings;

/// <summary>GET /v1/settings: what the tenant has chosen.</summary>
internal static class ShowSettings
{
    public sealed record Response(string TimeZone);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/settings", Handle)
        .WithName(nameof(ShowSettings)).WithSummary("Show the tenant's settings");

    internal static async Task<Ok<Response>> Handle(HttpContext context, TenantSettings settings) =>
        TypedResults.Ok(new Response((await settings.ZoneAsync(Caller.Of(context).TenantId, context.RequestAborted)).Name));
}
