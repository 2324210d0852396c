using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Meridian.ServiceDefaults.Faults;

/// <summary>
/// The one place where an exception becomes a status: 503 with <c>Retry-After</c> when something is away, the framework's 4xx when a
/// request cannot be read, else 500. What broke is told to the log, never to the caller.
/// </summary>
internal sealed class FaultHandler(IProblemDetailsService problems, IOptions<FaultOptions> options, ILogger<FaultHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested) return true;
        var problem = Describe(exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = RetryAfterSeconds;
        if (problem.Status == StatusCodes.Status500InternalServerError) Log.RequestFailed(logger, context.Request.Method, context.Request.Path, exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) Log.DependencyAway(logger, context.Request.Method, context.Request.Path, exception.Message);
        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }

    private ProblemDetails Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Problem(413, "request.too_large", "The request is too large.", "Send less at a time."),
        BadHttpRequestException bad => Problem(bad.StatusCode, "request.unreadable", "The request could not be read.", bad.Message),
        _ when IsAway(exception) => Problem(503, "service.unavailable", "Something this service needs is away.", "Nothing was lost. Try again shortly."),
        _ => Problem(500, "service.failed", "Something went wrong on our side.", null),
    };

    private static ProblemDetails Problem(int status, string code, string title, string? detail) =>
        new() { Status = status, Title = title, Detail = detail, Extensions = { [ProblemConventions.Code] = code } };

    private bool IsAway(Exception exception) => exception switch
    {
        DbException { IsTransient: true } or HttpRequestException or SocketException or TimeoutException => true,
        // A connection that breaks off; an answer that ends early.
        IOException or TimeoutRejectedException or ExecutionRejectedException => true,
        _ => options.Value.Unavailable.Any(type => type.IsInstanceOfType(exception)),
    };
}
