using Aspire.Confluent.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers an <see cref="IConsumer{TKey, TValue}"/> for a connection string.</summary>
public static class AspireKafkaConsumerExtensions
{
    private const string Section = "Aspire:Confluent:Kafka:Consumer";
    private const string HealthCheck = "Aspire.Confluent.Kafka.Consumer";

    public static void AddKafkaConsumer<TKey, TValue>(this IHostApplicationBuilder builder, string connectionName) =>
        Add<TKey, TValue>(builder, connectionName, null, null, null);

    public static void AddKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<KafkaConsumerSettings>? configureSettings) =>
        Add<TKey, TValue>(builder, connectionName, null, configureSettings, null);

    public static void AddKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, null, WithServices(configureBuilder));

    public static void AddKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<IServiceProvider, ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, null, configureBuilder);

    public static void AddKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<KafkaConsumerSettings>? configureSettings,
        Action<ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, configureSettings, WithServices(configureBuilder));

    public static void AddKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string connectionName, Action<KafkaConsumerSettings>? configureSettings,
        Action<IServiceProvider, ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, connectionName, null, configureSettings, configureBuilder);

    public static void AddKeyedKafkaConsumer<TKey, TValue>(this IHostApplicationBuilder builder, string name) =>
        Add<TKey, TValue>(builder, name, name, null, null);

    public static void AddKeyedKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<KafkaConsumerSettings>? configureSettings) =>
        Add<TKey, TValue>(builder, name, name, configureSettings, null);

    public static void AddKeyedKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, null, WithServices(configureBuilder));

    public static void AddKeyedKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<IServiceProvider, ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, null, configureBuilder);

    public static void AddKeyedKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<KafkaConsumerSettings>? configureSettings,
        Action<ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, configureSettings, WithServices(configureBuilder));

    public static void AddKeyedKafkaConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, string name, Action<KafkaConsumerSettings>? configureSettings,
        Action<IServiceProvider, ConsumerBuilder<TKey, TValue>>? configureBuilder) =>
        Add(builder, name, name, configureSettings, configureBuilder);

    private static Action<IServiceProvider, ConsumerBuilder<TKey, TValue>>? WithServices<TKey, TValue>(
        Action<ConsumerBuilder<TKey, TValue>>? configure) =>
        configure is null ? null : (_, clientBuilder) => configure(clientBuilder);

    private static void Add<TKey, TValue>(
        IHostApplicationBuilder builder, string connectionName, string? serviceKey,
        Action<KafkaConsumerSettings>? configureSettings, Action<IServiceProvider, ConsumerBuilder<TKey, TValue>>? configureBuilder)
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

        IConsumer<TKey, TValue> Build(IServiceProvider services)
        {
            Validate(settings.Config, connectionName);
            var clientBuilder = new ConsumerBuilder<TKey, TValue>(settings.Config);
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(LibrdkafkaLog.Category);
            clientBuilder.SetLogHandler((_, message) => LibrdkafkaLog.Write(log, message));
            configureBuilder?.Invoke(services, clientBuilder);
            return clientBuilder.Build();
        }
    }

    private static KafkaConsumerSettings Bind(IConfiguration configuration, string connectionName)
    {
        var settings = new KafkaConsumerSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static void Validate(ConsumerConfig config, string connectionName)
    {
        if (string.IsNullOrEmpty(config.BootstrapServers))
            throw new InvalidOperationException($"No bootstrap servers: set 'ConnectionStrings:{connectionName}' or '{Section}:ConnectionString'.");
        if (string.IsNullOrEmpty(config.GroupId))
            throw new InvalidOperationException($"No consumer group: set '{Section}:Config:GroupId'.");
    }
}
