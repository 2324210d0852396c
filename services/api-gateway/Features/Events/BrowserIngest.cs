using Meridian.ApiGateway.Features.Keys;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>Events that a page in a browser sends: any site may, with a key that can do nothing else.</summary>
internal static class BrowserIngest
{
    private const string Policy = "ingest";
    private static readonly TimeSpan PreflightLasts = TimeSpan.FromHours(2); // Chromium remembers none longer.

    public static void AddBrowserIngest(this IHostApplicationBuilder builder) => builder.Services.AddCors(cors => cors.AddPolicy(Policy, Allow));

    public static TBuilder TakesBrowsers<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.RequireCors(Policy);

    /// <summary>Whether a page sent it: browsers put their origin on every POST, and nothing else does.</summary>
    public static bool IsBrowser(HttpRequest request) => request.Headers.Origin.Count > 0;

    /// <summary>What lies in a page is everybody's, so a key there must not do more than send.</summary>
    public static IResult? Check(HttpRequest request, Caller caller) =>
        IsBrowser(request) && caller.Scopes != ApiScopes.Ingest ? Problems.KeyTooStrong() : null;

    // Without credentials: a cookie would tell nothing, and any site may send.
    private static void Allow(CorsPolicyBuilder policy) => policy.AllowAnyOrigin().WithMethods(HttpMethods.Post).AllowAnyHeader()
        .WithExposedHeaders("Retry-After", "RateLimit", "RateLimit-Policy").SetPreflightMaxAge(PreflightLasts);
}
