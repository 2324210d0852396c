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
    private const string HealthCheck = "Aspire.Confluent.Kafka.Producer";

    public static void AddKafkaProducer<TKey, TValue>(this IHostApplicationBuilder builder, string connectionName) =>
        Add<TKey, TValue>(builder, connectionName, null, null, null);

    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<KafkaProducerSettings>? configureSettings) =>
        Add<TKey, TValue>(builder, connectionName, null, configureSettings, null);

    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, null, WithServices(configureBuilder));

    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, null, configureBuilder);

    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<KafkaProducerSettings>? configureSettings,
        Action<ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, configureSettings, WithServices(configureBuilder));

    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<KafkaProducerSettings>? configureSettings,
        Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, configureSettings, configureBuilder);

    public static void AddKeyedKafkaProducer<TKey, TValue>(this IHostApplicationBuilder builder, string name) =>
        Add<TKey, TValue>(builder, name, name, null, null);

    public static void AddKeyedKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<KafkaProducerSettings>? configureSettings) =>
        Add<TKey, TValue>(builder, name, name, configureSettings, null);

    public static void AddKeyedKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, null, WithServices(configureBuilder));

    public static void AddKeyedKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, null, configureBuilder);

    public static void AddKeyedKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<KafkaProducerSettings>? configureSettings,
        Action<ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, configureSettings, WithServices(configureBuilder));

    public static void AddKeyedKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<KafkaProducerSettings>? configureSettings,
        Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, configureSettings, configureBuilder);

    private static Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? WithServices<TKey, TValue>(
        Action<ProducerBuilder<TKey, TValue>>? configure) =>
        configure is null ? null : (_, clientBuilder) => configure(clientBuilder);

    private static void Add<TKey, TValue>(
        IHostApplicationBuilder builder, string connectionName, string? serviceKey,
        Action<KafkaProducerSettings>? configureSettings, Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var settings = Bind(builder.Configuration, connectionName);
        configureSettings?.Invoke(settings);
        settings.Config.BootstrapServers = settings.ConnectionString ?? settings.Config.BootstrapServers;

        if (serviceKey is null) builder.Services.AddSingleton(Build);
        else builder.Services.AddKeyedSingleton(serviceKey, (services, _) => Build(services));

        if (!settings.DisableHealthChecks)
        {
            ProbeHealthCheck.TryAdd(builder.Services, serviceKey is null ? HealthCheck : $"{HealthCheck}_{serviceKey}", settings.Config);
        }

        IProducer<TKey, TValue> Build(IServiceProvider services)
        {
            Validate(settings.Config, connectionName);
            var clientBuilder = new ProducerBuilder<TKey, TValue>(settings.Config);
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(LibrdkafkaLog.Category);
            clientBuilder.SetLogHandler((_, message) => LibrdkafkaLog.Write(log, message));
            configureBuilder?.Invoke(services, clientBuilder);
            return clientBuilder.Build();
        }
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

    private static void Validate(ProducerConfig config, string connectionName)
    {
        if (string.IsNullOrEmpty(config.BootstrapServers))
            throw new InvalidOperationException($"No bootstrap servers: set 'ConnectionStrings:{connectionName}' or '{Section}:ConnectionString'.");
    }
}
