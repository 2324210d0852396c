namespace Meridian.WebApp.Security;

/// <summary>What browsers are told to refuse. Nothing of ours is inline, so nothing inline is ever right.</summary>
internal static class SecurityHeaders
{
    private const string ReportPath = "/csp-report";
    private const int MostReport = 4_096;

    private static readonly string Policy = string.Join("; ",
    [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "manifest-src 'self'",
        "form-action 'self'", "base-uri 'self'", "frame-ancestors 'none'", "object-src 'none'", $"report-uri {ReportPath}",
    ]);

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            Write(context);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Takes the reports of browsers that refused something: a fault of ours, or somebody's attempt.</summary>
    public static void MapPolicyReports(this IEndpointRouteBuilder routes) => routes.MapPost(ReportPath, async (HttpContext context, ILogger<Policies> logger) =>
    {
        var buffer = new char[MostReport];
        using var reader = new StreamReader(context.Request.Body);
        var length = await reader.ReadBlockAsync(buffer, context.RequestAborted);
        Log.PolicyViolated(logger, new string(buffer, 0, length).ReplaceLineEndings(" "));
        return TypedResults.NoContent();
    }).AllowAnonymous().DisableAntiforgery();

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        // A page has a person's data in it: the way back after signing out must not show it.
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true) headers.CacheControl = "no-store";
    }

    /// <summary>The name of the log.</summary>
    internal sealed class Policies;
}
