namespace Meridian.MlScoring;

/// <summary>Every log line of ml-scoring; ids 1500-1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information, "Model {Model} version {Version} is ready: {Kilobytes} KB loaded in {Milliseconds} ms, batches of up to {Rows} rows")]
    public static partial void ModelReady(ILogger logger, string model, int version, long kilobytes, double milliseconds, int rows);

    [LoggerMessage(1501, LogLevel.Warning, "Model {Model} version {Version} does not load; everything else goes on: {Reason}")]
    public static partial void ModelRefused(ILogger logger, string model, int version, string reason);

    [LoggerMessage(1502, LogLevel.Information, "Model {Model} version {Version} is unloaded")]
    public static partial void ModelUnloaded(ILogger logger, string model, int version);

    [LoggerMessage(1503, LogLevel.Information, "Model {Model} is rolled out by {By}: production {Production}, canary {Canary} for {Percent} %, shadow {Shadow} (revision {Revision})")]
    public static partial void RolledOut(ILogger logger, string model, string by, int? production, int? canary, double percent, int? shadow, int revision);

    [LoggerMessage(1504, LogLevel.Warning, "The model folder {Folder} cannot be read, trying again: {Reason}")]
    public static partial void FolderAway(ILogger logger, string folder, string reason);

    [LoggerMessage(1505, LogLevel.Warning, "The rollout of model {Model} cannot be read, what was known of it goes on: {Reason}")]
    public static partial void RolloutUnreadable(ILogger logger, string model, string reason);

    [LoggerMessage(1506, LogLevel.Warning, "{Count} records of what was done to models wait to be reported: {Reason}")]
    public static partial void AuditWaits(ILogger logger, int count, string reason);

    [LoggerMessage(1507, LogLevel.Error, "What was done to a model could not be written down and will be nowhere but here: {Record} ({Reason})")]
    public static partial void AuditLost(ILogger logger, string record, string reason);

    [LoggerMessage(1510, LogLevel.Error, "A run of model {Model} version {Version} failed: {Reason}")]
    public static partial void RunFailed(ILogger logger, string model, int version, string reason);

    [LoggerMessage(1511, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception fault);

    [LoggerMessage(1512, LogLevel.Warning, "Model {Model} version {Version} answered a batch of {Rows} rows with another number of rows: it gets no more batches")]
    public static partial void BatchesRefused(ILogger logger, string model, int version, long rows);

    [LoggerMessage(1520, LogLevel.Information, "Model {Model} version {Version} came with the service and is put into the folder")]
    public static partial void ShippedModelInstalled(ILogger logger, string model, int version);

    [LoggerMessage(1521, LogLevel.Warning, "The models that come with the service cannot be put into {Folder}; what is there is served: {Reason}")]
    public static partial void ShippedModelsNotInstalled(ILogger logger, string folder, string reason);

    [LoggerMessage(1530, LogLevel.Warning, "Redis is away; features come from ClickHouse alone, and batches wait: {Reason}")]
    public static partial void CacheAway(ILogger logger, string reason);

    [LoggerMessage(1531, LogLevel.Warning, "A record of events.enriched cannot be read and is passed over (partition {Partition}, offset {Offset}): {Reason}")]
    public static partial void FreshRecordBroken(ILogger logger, int partition, long offset, string reason);

    [LoggerMessage(1532, LogLevel.Warning, "Arriving events are not followed, trying again: {Reason}")]
    public static partial void FreshEventsNotFollowed(ILogger logger, string reason);

    [LoggerMessage(1533, LogLevel.Debug, "The event-processor does not say how fresh ClickHouse is: {Reason}")]
    public static partial void FreshnessUnknown(ILogger logger, string reason);

    [LoggerMessage(1540, LogLevel.Warning, "Scores are not kept yet, {Rows} wait: {Reason}")]
    public static partial void ScoresNotKeptYet(ILogger logger, int rows, string reason);

    [LoggerMessage(1541, LogLevel.Error, "{Rows} scores were given and are not kept: {Reason}")]
    public static partial void ScoresLost(ILogger logger, long rows, string reason);

    [LoggerMessage(1550, LogLevel.Information, "Batch {Batch} of model {Model} for tenant {Tenant} is {State}: {Done} of {People} done, {Scored} with a score")]
    public static partial void BatchEnded(ILogger logger, Guid batch, string model, Guid tenant, string state, long done, long people, long scored);

    [LoggerMessage(1551, LogLevel.Warning, "Batch {Batch} waits and tries again: {Reason}")]
    public static partial void BatchWaits(ILogger logger, Guid batch, string reason);

    [LoggerMessage(1560, LogLevel.Warning, "Model {Model} version {Version} has drifted for tenant {Tenant}: index {Index} of {Feature} over {Rows} scores")]
    public static partial void ModelDrifted(ILogger logger, string model, int version, Guid tenant, double index, string feature, long rows);

    [LoggerMessage(1561, LogLevel.Warning, "Drift is not measured this time: {Reason}")]
    public static partial void DriftNotMeasured(ILogger logger, string reason);
}
