namespace Meridian.ApiGateway;

/// <summary>Every log line of the gateway; ids 1000-1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "The demo tenant {TenantId} is ready for {Email}")]
    public static partial void DemoTenantReady(ILogger logger, Guid tenantId, string email);

    [LoggerMessage(1001, LogLevel.Information, "The database is up to date; {Count} migrations were run")]
    public static partial void Migrated(ILogger logger, int count);

    [LoggerMessage(1002, LogLevel.Critical, "The database could not be migrated: {Reason}")]
    public static partial void MigrationFailed(ILogger logger, string reason);
}
