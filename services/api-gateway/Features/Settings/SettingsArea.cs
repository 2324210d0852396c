using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Settings;

/// <summary>What a tenant has chosen for itself.</summary>
internal static class SettingsArea
{
    public static void AddSettings(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<TenantSettings>();

    public static void MapSettings(this IEndpointRouteBuilder routes)
    {
        ShowSettings.Map(routes).RequireScope(ApiScopes.Query).WithTags("Settings");
        ChangeSettings.Map(routes).RequireScope(ApiScopes.Admin).WithTags("Settings");
    }
}
