namespace Meridian.Local.Kafka;

/// <summary>Every line the broker logs. Ids 9400-9499.</summary>
internal static partial class Log
{
    [LoggerMessage(9400, LogLevel.Information, "Node {Node} listens on {Host}:{Port}")]
    public static partial void Listening(ILogger logger, int node, string host, int port);

    [LoggerMessage(9401, LogLevel.Information, "Data in {Directory}, fsync {Fsync}: {Topics} topics, {Partitions} partitions, opened in {Milliseconds} ms")]
    public static partial void Opened(ILogger logger, string directory, string fsync, int topics, int partitions, long milliseconds);

    [LoggerMessage(9402, LogLevel.Warning, "{Path}: cut {Bytes} bytes that were not whole; the log ends at offset {Offset}")]
    public static partial void TailCut(ILogger logger, string path, long bytes, long offset);

    [LoggerMessage(9403, LogLevel.Error, "{Directory}: an append was refused by the disk: {Reason}")]
    public static partial void AppendFailed(ILogger logger, string directory, string reason);

    [LoggerMessage(9404, LogLevel.Critical, "{Directory}: the disk did not take a flush; the partition refuses writes until the broker is restarted")]
    public static partial void FlushFailed(ILogger logger, string directory, Exception failure);
}
