using Confluent.Kafka;

namespace Aspire.Confluent.Kafka;

/// <summary>Settings of a consumer, bound from <c>Aspire:Confluent:Kafka:Consumer</c>.</summary>
public sealed class KafkaConsumerSettings
{
    /// <summary>The bootstrap servers, <c>host:port[,host:port…]</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>librdkafka's own settings; <c>GroupId</c> must be set.</summary>
    public ConsumerConfig Config { get; } = new();

    /// <summary>True leaves the health check out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Without effect here: the stand-in has no metrics.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Without effect here: the stand-in has no tracing.</summary>
    public bool DisableTracing { get; set; }
}
