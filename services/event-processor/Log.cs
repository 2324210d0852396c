namespace Meridian.EventProcessor;

internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Critical, "Migrating failed: {Reason}")]
    public static partial void MigrationFailed(ILogger logger, Exception fault, string reason);

    [LoggerMessage(1101, LogLevel.Information, "Partition {Partition} taken over as generation {Generation}: stored up to {DoneTo}, in doubt up to {IntentTo}, {Known} message ids known in all")]
    public static partial void PartitionTaken(ILogger logger, int partition, long generation, long doneTo, long intentTo, long known);

    [LoggerMessage(1102, LogLevel.Warning, "Partition {Partition} belongs to a newer owner; this one leaves it alone")]
    public static partial void PartitionFenced(ILogger logger, int partition);

    [LoggerMessage(1103, LogLevel.Debug, "Stored {Rows} events of {Partitions} partitions, {Duplicates} duplicates left out, in {Milliseconds} ms")]
    public static partial void Stored(ILogger logger, int rows, int partitions, int duplicates, double milliseconds);

    [LoggerMessage(1104, LogLevel.Warning, "Enrichment:GeoIpv4, GeoIpv6 and UserAgentPatterns are not all set: events are stored without what they would tell")]
    public static partial void EnrichmentIsPartial(ILogger logger);

    [LoggerMessage(1105, LogLevel.Warning, "How fresh answers are is not known for now, and the watermark stands still: {Reason}")]
    public static partial void FreshnessUnknown(ILogger logger, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "Tenant {Tenant} goes to the slow lane of partition {Partition} from {Offset} on: {KiB} KiB, {Percent:0} % of what came in; the partition was {Seconds:0.0} s late")]
    public static partial void TenantDiverted(ILogger logger, Guid tenant, int partition, long offset, long kiB, double percent, double seconds);

    [LoggerMessage(1107, LogLevel.Warning, "The slow lane waits for {Pause}: {Reason}")]
    public static partial void SlowLaneWaits(ILogger logger, TimeSpan pause, string reason);

    [LoggerMessage(1108, LogLevel.Warning, "{Count} repeated messages will be missing in traces: {Reason}")]
    public static partial void RepeatsNotNoted(ILogger logger, int count, string reason);

    [LoggerMessage(1120, LogLevel.Information, "{Count} partitions of days past were dropped")]
    public static partial void DaysDropped(ILogger logger, long count);

    [LoggerMessage(1121, LogLevel.Warning, "The partitions of coming days could not be made, trying again: {Reason}")]
    public static partial void DaysWait(ILogger logger, string reason);

    [LoggerMessage(1122, LogLevel.Warning, "{Count} events were not kept in Postgres: they arrived too long ago, or claim to arrive in days to come")]
    public static partial void EventsNotKept(ILogger logger, int count);

    [LoggerMessage(1130, LogLevel.Information, "{Count} triggers are known, up to revision {Revision}")]
    public static partial void TriggersKnown(ILogger logger, int count, long revision);

    [LoggerMessage(1131, LogLevel.Information, "{Count} triggers have changed, up to revision {Revision}")]
    public static partial void TriggersChanged(ILogger logger, int count, long revision);

    [LoggerMessage(1132, LogLevel.Warning, "Changes of triggers do not come in; matching goes on with {Count} triggers: {Reason}")]
    public static partial void TriggersAreAway(ILogger logger, int count, string reason);

    [LoggerMessage(1133, LogLevel.Information, "Changes of triggers come in again")]
    public static partial void TriggersAreBack(ILogger logger);

    [LoggerMessage(1134, LogLevel.Warning, "A trigger of tenant {Tenant}, workflow {Workflow}, version {Version} is skipped: at {Path}: {Reason}")]
    public static partial void TriggerSkipped(ILogger logger, Guid tenant, Guid workflow, int version, string path, string reason);

    [LoggerMessage(1140, LogLevel.Warning, "The record at {Partition}@{Offset} could not be looked up: {Reason}")]
    public static partial void SourceRecordAway(ILogger logger, int partition, long offset, string reason);

    [LoggerMessage(1145, LogLevel.Warning, "Old dead letters stay for another hour: {Reason}")]
    public static partial void DeadLettersStay(ILogger logger, string reason);
}
