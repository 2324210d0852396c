using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.ServiceDefaults.Health;

internal static class HealthEndpoints
{
    /// <summary>Marks the checks of <c>/alive</c>: a restart would help when they fail.</summary>
    public const string LiveTag = "live";

    public static void MapHealth(this IEndpointRouteBuilder routes, string path, Func<HealthCheckRegistration, bool> checks) =>
        routes.MapHealthChecks(path, new HealthCheckOptions { Predicate = checks, ResponseWriter = WriteAsync }).AllowAnonymous();

    // {"status":"Healthy","checks":{"PostgreSql":"Healthy",…}}. Reasons go to the log only: probes are open to all, and a reason may name hosts.
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new { Status = report.Status.ToString(), Checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()) },
        context.RequestAborted);
}
