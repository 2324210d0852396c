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

    [LoggerMessage(1505, LogLevel.Warning, "The rollout of model {Model} cannot be read and counts as none: {Reason}")]
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
}
