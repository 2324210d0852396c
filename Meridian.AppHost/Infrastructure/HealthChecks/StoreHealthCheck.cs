using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.AppHost.Infrastructure.HealthChecks;

/// <summary>Asks a local store a question it can only answer when it is ready for clients.</summary>
internal abstract class StoreHealthCheck(Func<CancellationToken, ValueTask<string?>> connectionString) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            if (await connectionString(limit.Token) is not { } connection) return HealthCheckResult.Unhealthy("It has no address yet.");
            await AskAsync(connection, limit.Token);
            return HealthCheckResult.Healthy();
        }
#pragma warning disable CA1031 // Whatever goes wrong on the way to a store is the answer: not ready.
        catch (Exception notReady)
#pragma warning restore CA1031
        {
            return HealthCheckResult.Unhealthy(notReady.Message, notReady);
        }
    }

    /// <summary>Throws unless the store answers as it should.</summary>
    protected abstract Task AskAsync(string connectionString, CancellationToken cancellationToken);
}
