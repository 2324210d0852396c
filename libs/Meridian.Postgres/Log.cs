using Microsoft.Extensions.Logging;

namespace Meridian.Postgres;

/// <summary>Every log line of this library; ids 100-149.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Migration {Schema}/{Migration} has landed")]
    public static partial void MigrationLanded(ILogger logger, string schema, string migration);

    [LoggerMessage(101, LogLevel.Warning, "The schema {Schema} is newer than this program: {Migration} has landed")]
    public static partial void SchemaIsNewer(ILogger logger, string schema, string migration);
}
