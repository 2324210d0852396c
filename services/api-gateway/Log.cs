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

    [LoggerMessage(1003, LogLevel.Information, "The signing key {Id} was made")]
    public static partial void SigningKeyMade(ILogger logger, string id);

    [LoggerMessage(1004, LogLevel.Warning, "The signing key {Id} was sealed with another secret and is of no use any more")]
    public static partial void SigningKeyLost(ILogger logger, string id);

    [LoggerMessage(1030, LogLevel.Warning, "The live events cannot be followed: {Reason}")]
    public static partial void LiveFeedEnded(ILogger logger, string reason);

    [LoggerMessage(1031, LogLevel.Warning, "The record {Offset} of partition {Partition} cannot be shown live: {Reason}")]
    public static partial void LiveRecordBroken(ILogger logger, int partition, long offset, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "What is in the outbox waits: {Reason}")]
    public static partial void OutboxWaits(ILogger logger, string reason);

    [LoggerMessage(1006, LogLevel.Debug, "How fresh answers are is not known for now: {Reason}")]
    public static partial void FreshnessUnknown(ILogger logger, string reason);

    [LoggerMessage(1020, LogLevel.Information, "Limits are shared with {Count} gateways in Redis")]
    public static partial void LimitsShared(ILogger logger, int count);

    [LoggerMessage(1021, LogLevel.Warning, "Redis is away, and limits are kept by this gateway alone: {Reason}")]
    public static partial void LimitsAlone(ILogger logger, string reason);

    [LoggerMessage(1022, LogLevel.Warning, "The month's events could not be written down or read: {Reason}")]
    public static partial void UsageUnknown(ILogger logger, string reason);

    [LoggerMessage(1023, LogLevel.Warning, "Expired idempotency keys were not deleted: {Reason}")]
    public static partial void IdempotencyKeysStay(ILogger logger, string reason);

    [LoggerMessage(1040, LogLevel.Debug, "An answer that may be known was not looked for: {Reason}")]
    public static partial void QueryCacheAway(ILogger logger, string reason);

    [LoggerMessage(1042, LogLevel.Warning, "What was deleted long ago is still there: {Reason}")]
    public static partial void DeletedStays(ILogger logger, string reason);

    [LoggerMessage(1043, LogLevel.Warning, "What is to be mailed waits: {Reason}")]
    public static partial void SchedulesWait(ILogger logger, string reason);

    [LoggerMessage(1044, LogLevel.Warning, "What became of events is not written down yet: {Reason}")]
    public static partial void IntakeWaits(ILogger logger, string reason);
}
