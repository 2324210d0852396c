using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>Links by which a dashboard is seen without signing in.</summary>
internal static class SharesArea
{
    public static void AddShares(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<ShareTokens>().AddSingleton<ShareLinks>().AddSingleton<ShareVisits>().AddSingleton<ShareDoor>();

    public static void MapShares(this IEndpointRouteBuilder routes)
    {
        var shares = routes.MapGroup("/v1/dashboards/{id:guid}/shares").WithTags("Shares").RequireScope(ApiScopes.Query).RequireRole(Role.Analyst);
        CreateShare.Map(shares);
        ListShares.Map(shares);
        RevokeShare.Map(shares);
        ShowShared.Map(routes).WithTags("Shares");
    }
}
