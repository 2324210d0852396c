using Microsoft.AspNetCore.Diagnostics;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Makes what breaks under <c>/v2</c> an error of the protocol; everything else is left to the next handler.</summary>
internal sealed class ProtocolFaults(ILogger<ProtocolFaults> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal)) return false;
        if (httpContext.RequestAborted.IsCancellationRequested) return true;
        if (exception is not BadHttpRequestException) Log.RequestFailed(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        await (exception is BadHttpRequestException bad ? new ProtocolError(bad.StatusCode, bad.Message) : new ProtocolError(500, "Something went wrong on our side.")).WriteAsync(httpContext);
        return true;
    }
}
