using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Critical, "The producer cannot go on ({Reason}); the host stops so that a new one starts")]
    public static partial void ProducerFatal(ILogger logger, string reason);

    [LoggerMessage(201, LogLevel.Warning, "{Client}: {Reason}")]
    public static partial void ClientError(ILogger logger, string client, string reason);
}
