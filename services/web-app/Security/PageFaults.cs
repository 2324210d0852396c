using Meridian.WebApp.Shell;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.WebApp.Security;

/// <summary>A person whose page failed gets a page that says so; scripts get the problem that every service gives.</summary>
internal sealed class PageFaults(ILogger<PageFaults> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.Request.Path.StartsWithSegments(Bff.Prefix, StringComparison.Ordinal) || !WantsPage(httpContext.Request)) return false;
        Log.PageFailed(logger, httpContext.Request.Path, exception);
        httpContext.Response.StatusCode = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        await new RazorComponentResult<FaultPage>().ExecuteAsync(httpContext);
        return true;
    }

    private static bool WantsPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}
