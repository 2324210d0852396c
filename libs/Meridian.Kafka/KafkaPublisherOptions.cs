using System.ComponentModel.DataAnnotations;

namespace Meridian.Kafka;

/// <summary>How records are published; section <c>Kafka:Publisher</c>.</summary>
public sealed class KafkaPublisherOptions
{
    public const string Section = "Kafka:Publisher";

    /// <summary>How long a record waits for others to share its request, when none is under way.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Linger { get; init; } = TimeSpan.Zero;

    /// <summary>Most requests under way to a broker at once. While they are, records gather and share the next request, which costs both sides as much as a record does.</summary>
    [Range(1, 5)]
    public int MaxInFlight { get; init; } = 2;

    /// <summary>The longest wait for an acknowledgement, all attempts included; then <see cref="BrokerUnavailableException"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most KiB waiting for the brokers; publishing waits for room beyond that, as long as <see cref="DeliveryTimeout"/>.</summary>
    [Range(64, 1_048_576)]
    public int QueueKiB { get; init; } = 65_536;

    /// <summary>Largest record in bytes; topics must allow as much.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxRecordBytes { get; init; } = 1_048_588;
}
