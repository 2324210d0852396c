using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Shows what resources print in the log of the host, too, as a test that fails needs it.</summary>
internal sealed partial class ResourceLogMirror(ILoggerFactory loggers, string application)
{
    internal void Write(string instance, string line, bool isError)
    {
        var logger = loggers.CreateLogger($"{application}.Resources.{instance}");
        if (isError) LogError(logger, line);
        else LogLine(logger, line);
    }

    [LoggerMessage(4401, LogLevel.Information, "{Line}")]
    private static partial void LogLine(ILogger logger, string line);

    [LoggerMessage(4402, LogLevel.Error, "{Line}")]
    private static partial void LogError(ILogger logger, string line);
}
