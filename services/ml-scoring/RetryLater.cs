using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring;

/// <summary>Says with every 429 and 503 of a route when to come again.</summary>
internal static class RetryLater
{
    private const string Seconds = "1";

    public static RouteGroupBuilder SayWhenToRetry(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
    {
        var result = await next(context);
        if (result is INestedHttpResult { Result: ProblemHttpResult { StatusCode: StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable } })
            context.HttpContext.Response.Headers.RetryAfter = Seconds;
        return result;
    });
}
