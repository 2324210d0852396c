using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Critical, "The producer cannot go on ({Reason}); the host stops so that a new one starts")]
    public static partial void ProducerFatal(ILogger logger, string reason);

    [LoggerMessage(201, LogLevel.Warning, "{Client}: {Reason}")]
    public static partial void ClientError(ILogger logger, string client, string reason);

    [LoggerMessage(203, LogLevel.Debug, "{Client}: {Text}")]
    public static partial void ClientMessage(ILogger logger, string client, string text);

    [LoggerMessage(202, LogLevel.Information, "Topic {Topic} created with {Partitions} partitions, {Replicas} replicas")]
    public static partial void TopicCreated(ILogger logger, string topic, int partitions, int replicas);

    [LoggerMessage(210, LogLevel.Information, "{Topic}: partitions came: {Partitions}")]
    public static partial void PartitionsCame(ILogger logger, string topic, string partitions);

    [LoggerMessage(211, LogLevel.Information, "{Topic}: partitions go: {Partitions}")]
    public static partial void PartitionsGo(ILogger logger, string topic, string partitions);

    [LoggerMessage(212, LogLevel.Information, "{Topic}: partition {Partition} is ready")]
    public static partial void PartitionReady(ILogger logger, string topic, int partition);

    [LoggerMessage(213, LogLevel.Warning, "{Topic}: {Work} failed, trying again in {Pause}: {Reason}")]
    public static partial void TryingAgain(ILogger logger, string topic, string work, TimeSpan pause, string reason);

    [LoggerMessage(214, LogLevel.Warning, "{Topic}: {Count} records went to the dead letters, the first because: {Reason}")]
    public static partial void DeadLettered(ILogger logger, string topic, int count, string reason);

    [LoggerMessage(215, LogLevel.Critical, "{Topic}: the consumer cannot go on; the host stops")]
    public static partial void ConsumerFailed(ILogger logger, Exception fault, string topic);
}
