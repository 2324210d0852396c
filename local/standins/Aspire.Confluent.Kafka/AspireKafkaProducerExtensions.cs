using Aspire.Confluent.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers an <see cref="IProducer{TKey, TValue}"/> for a connection string.</summary>
public static class AspireKafkaProducerExtensions
{
    private const string Section = "Aspire:Confluent:Kafka:Producer";

    /// <summary>Adds the producer of <c>ConnectionStrings:{connectionName}</c> as a singleton.</summary>
    /// <exception cref="NotSupportedException">The package's health check is wanted.</exception>
    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<KafkaProducerSettings>? configureSettings,
        Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var settings = Bind(builder.Configuration, connectionName);
        configureSettings?.Invoke(settings);
        if (!settings.DisableHealthChecks) throw new NotSupportedException("The stand-in for Aspire.Confluent.Kafka has no health check: set DisableHealthChecks.");
        settings.Config.BootstrapServers = settings.ConnectionString ?? settings.Config.BootstrapServers;
        builder.Services.AddSingleton(services => Build(services, connectionName, settings.Config, configureBuilder));
    }

    private static IProducer<TKey, TValue> Build<TKey, TValue>(
        IServiceProvider services, string connectionName, ProducerConfig config, Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configure)
    {
        if (string.IsNullOrEmpty(config.BootstrapServers))
            throw new InvalidOperationException($"No bootstrap servers: set 'ConnectionStrings:{connectionName}' or '{Section}:ConnectionString'.");
        var producer = new ProducerBuilder<TKey, TValue>(config);
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(LibrdkafkaLog.Category);
        producer.SetLogHandler((_, message) => LibrdkafkaLog.Write(log, message));
        configure?.Invoke(services, producer);
        return producer.Build();
    }

    private static KafkaProducerSettings Bind(IConfiguration configuration, string connectionName)
    {
        var settings = new KafkaProducerSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }
}
