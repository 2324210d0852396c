using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Aspire.Confluent.Kafka;

internal static partial class LibrdkafkaLog
{
    public const string Category = "Aspire.Confluent.Kafka";

    public static void Write(ILogger logger, LogMessage message)
    {
        var level = (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        Librdkafka(logger, level, message.Name, message.Facility, message.Message);
    }

    [LoggerMessage(EventId = 1, Message = "{Client} {Facility}: {Text}")]
    private static partial void Librdkafka(ILogger logger, LogLevel level, string client, string facility, string text);
}
