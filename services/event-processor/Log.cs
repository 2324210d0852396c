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
}
