using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Fails until the folder has been looked at. A model that does not load makes no server unhealthy.</summary>
internal sealed class ModelsHealthCheck(ModelRepository repository) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(repository.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The models have not been looked for yet."));
}
