using Meridian.WebApp.Features.Dashboards;
using Meridian.WebApp.Features.Insights;
using Meridian.WebApp.Features.Live;
using Meridian.WebApp.Features.Onboarding;
using Meridian.WebApp.Features.SignIn;
using Meridian.WebApp.Security;
using Microsoft.AspNetCore.Diagnostics;

namespace Meridian.WebApp;

/// <summary>Pages, and what their scripts call.</summary>
internal static class Areas
{
    /// <summary>Adds pages. Before the service defaults, so that a page's faults are looked at before a service's.</summary>
    public static void AddPages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IExceptionHandler, PageFaults>();
        builder.Services.AddRazorComponents();
        builder.Services.AddMemoryCache().AddScoped<BuilderNames>();
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "meridian-forms";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.HeaderName = Bff.TokenHeader;
            options.SuppressXFrameOptionsHeader = true; // the policy's frame-ancestors says it
        });
    }

    public static void MapAreas(this IEndpointRouteBuilder routes)
    {
        routes.MapSignIn();
        routes.MapOnboarding();
        routes.MapLive();
        routes.MapInsights();
        routes.MapFind();
        routes.MapDashboards();
    }
}
