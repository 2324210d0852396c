using Microsoft.Extensions.Logging;

namespace Meridian.ServiceDefaults;

/// <summary>Every log line of the defaults; ids 1-99.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} could not be served: {Reason}")]
    public static partial void DependencyAway(ILogger logger, string method, string path, string reason);
}
