namespace Meridian.WebApp;

/// <summary>Every log line of the web app; ids 1800-1899.</summary>
internal static partial class Log
{
    [LoggerMessage(1800, LogLevel.Information, "The session of {UserId} has ended at the gateway")]
    public static partial void SessionEnded(ILogger logger, Guid userId);

    [LoggerMessage(1801, LogLevel.Warning, "The gateway did not answer {Method} {Path}: {Reason}")]
    public static partial void GatewayAway(ILogger logger, string method, string path, string reason);

    [LoggerMessage(1802, LogLevel.Error, "The page {Path} failed")]
    public static partial void PageFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(1803, LogLevel.Warning, "A browser reports what the content security policy refused: {Report}")]
    public static partial void PolicyViolated(ILogger logger, string report);
}
