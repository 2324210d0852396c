using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Confluent.Kafka;

/// <summary>Healthy when the brokers acknowledge a probe message within a second.</summary>
internal sealed class ProbeHealthCheck(ClientConfig client) : IHealthCheck, IDisposable
{
    private const string Topic = "healthchecks-topic";
    private const int TimeoutMs = 1000;

    private readonly Lazy<IProducer<Null, string>> _producer = new(() => new ProducerBuilder<Null, string>(new ProducerConfig(new Dictionary<string, string>(client))
    {
        SocketTimeoutMs = TimeoutMs,
        MessageTimeoutMs = TimeoutMs,
        RequestTimeoutMs = TimeoutMs,
    }).SetLogHandler(static (_, _) => { }).Build());

    public static void TryAdd(IServiceCollection services, string name, ClientConfig client) =>
        services.AddHealthChecks().Services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.Any(registration => registration.Name == name)) return;
            var check = new ProbeHealthCheck(client);
            options.Registrations.Add(new HealthCheckRegistration(name, check, failureStatus: null, tags: null));
        });

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var probe = new Message<Null, string> { Value = "probe" };
            var result = await _producer.Value.ProduceAsync(Topic, probe, cancellationToken);
            return result.Status == PersistenceStatus.NotPersisted
                ? new HealthCheckResult(context.Registration.FailureStatus, "The brokers did not persist the probe.")
                : HealthCheckResult.Healthy();
        }
        catch (KafkaException fault)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, fault.Error.Reason, fault);
        }
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated) _producer.Value.Dispose();
    }
}
