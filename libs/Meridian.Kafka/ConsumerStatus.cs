using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.Kafka;

/// <summary>What a consumer is about, for the health check: one writer, any number of readers.</summary>
internal sealed class ConsumerStatus : IHealthCheck
{
    private volatile string? _waitingFor;
    private volatile bool _running;
    private volatile int _partitions;

    public void Running(bool value) => _running = value;

    public void Partitions(int count) => _partitions = count;

    /// <summary>A store is away, or (null) is back.</summary>
    public void WaitingFor(string? reason) => _waitingFor = reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !_running ? HealthCheckResult.Unhealthy("The consumer does not run.")
        : _waitingFor is { } reason ? HealthCheckResult.Degraded(reason)
        : HealthCheckResult.Healthy($"{_partitions} partitions"));
}
