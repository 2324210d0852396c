using Microsoft.AspNetCore.Diagnostics;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Makes what breaks in a call an error of gRPC; everything else is left to the next handler.</summary>
internal sealed class GrpcFaults(ILogger<GrpcFaults> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.StartsWithSegments(GrpcArea.Path, StringComparison.Ordinal)) return new(false);
        if (httpContext.RequestAborted.IsCancellationRequested) return new(true);
        if (exception is not BadHttpRequestException) Log.RequestFailed(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        GrpcCall.WriteError(httpContext.Response, exception is BadHttpRequestException bad ? GrpcError.Invalid(bad.Message) : new GrpcError(GrpcStatus.Internal, "Something went wrong on our side."));
        return new(true);
    }
}
