using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Meridian.ServiceDefaults.Faults;

/// <summary>What every problem details body carries beyond RFC 9457: a stable <c>code</c> to act on and the <c>traceId</c> to ask us about.</summary>
public static class ProblemConventions
{
    /// <summary>The member with the code: <c>area.reason</c>.</summary>
    public const string Code = "code";

    private const string TraceId = "traceId";

    internal static void Apply(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions[TraceId] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        problem.Extensions.TryAdd(Code, problem is HttpValidationProblemDetails ? "request.invalid" : $"http.{problem.Status}");
    }
}
