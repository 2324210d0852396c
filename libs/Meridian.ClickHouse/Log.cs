using Microsoft.Extensions.Logging;

namespace Meridian.ClickHouse;

internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "ClickHouse migration {Name} has landed")]
    public static partial void MigrationLanded(ILogger logger, string name);
}
