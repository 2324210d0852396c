using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>Degraded, not unhealthy, while Redis is away: the gateway goes on with a limit of its own.</summary>
internal sealed class LimitsHealthCheck(LimitStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.IsAway ? HealthCheckResult.Degraded("Redis is away: each gateway keeps limits by itself.") : HealthCheckResult.Healthy());
}
