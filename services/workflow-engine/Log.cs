namespace Meridian.WorkflowEngine;

/// <summary>Every log line of the workflow engine; ids 1200-1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Critical, "The database could not be migrated: {Reason}")]
    public static partial void MigrationFailed(ILogger logger, string reason);
}
