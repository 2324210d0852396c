using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>Every log line of the client.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The event {MessageId} is lost ({Code}): {Reason}")]
    public static partial void EventLost(ILogger logger, string messageId, string code, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Sending failed and will be tried again in {Pause}: {Reason}")]
    public static partial void SendingFailed(ILogger logger, TimeSpan pause, string reason);

    [LoggerMessage(3, LogLevel.Information, "Sending works again")]
    public static partial void SendingWorks(ILogger logger);

    [LoggerMessage(4, LogLevel.Error, "Meridian does not take events from here and will be asked again in {Pause}: {Reason}")]
    public static partial void NotAllowed(ILogger logger, TimeSpan pause, string reason);

    [LoggerMessage(5, LogLevel.Information, "{Events} events of an earlier run wait in {Directory}")]
    public static partial void SpoolFound(ILogger logger, long events, string directory);

    [LoggerMessage(6, LogLevel.Warning, "{File} is damaged from byte {Offset} on; what stood there is lost")]
    public static partial void SpoolDamaged(ILogger logger, string file, long offset);

    [LoggerMessage(7, LogLevel.Error, "Events cannot be put on disk: {Reason}")]
    public static partial void SpoolFailed(ILogger logger, string reason);

    [LoggerMessage(8, LogLevel.Critical, "The client has failed and sends nothing any more")]
    public static partial void ClientFailed(ILogger logger, Exception fault);
}
