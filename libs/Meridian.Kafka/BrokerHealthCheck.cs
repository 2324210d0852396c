using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.Kafka;

/// <summary>Healthy when a broker answers a metadata request on the connection of an existing client.</summary>
internal sealed class BrokerHealthCheck(Handle client) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The client waits on a thread of its own making; the health endpoint must not.
            var metadata = await Task.Run(Ask, cancellationToken);
            return metadata.Brokers.Count > 0
                ? HealthCheckResult.Healthy($"{metadata.Brokers.Count} brokers")
                : new HealthCheckResult(context.Registration.FailureStatus, "No broker is known.");
        }
        catch (KafkaException fault)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, fault.Error.Reason, fault);
        }
    }

    private Metadata Ask()
    {
        using var admin = new DependentAdminClientBuilder(client).Build();
        return admin.GetMetadata(Patience);
    }
}
