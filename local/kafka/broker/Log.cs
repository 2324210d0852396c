using Meridian.Kafka.Protocol;

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

    [LoggerMessage(9403, LogLevel.Error, "{Directory}: the disk refuses writes: {Reason}")]
    public static partial void AppendFailed(ILogger logger, string directory, string reason);

    [LoggerMessage(9404, LogLevel.Critical, "{Directory}: the disk did not take a flush; the partition refuses writes until the broker is restarted")]
    public static partial void FlushFailed(ILogger logger, string directory, Exception failure);

    [LoggerMessage(9405, LogLevel.Warning, "{Client}: connection closed: {Reason}")]
    public static partial void Malformed(ILogger logger, string client, string reason);

    [LoggerMessage(9406, LogLevel.Error, "{Client}: connection closed, a request failed")]
    public static partial void RequestFailed(ILogger logger, string client, Exception defect);

    [LoggerMessage(9407, LogLevel.Error, "Cleaning up {Directory} failed")]
    public static partial void CleanupFailed(ILogger logger, string directory, Exception failure);

    [LoggerMessage(9408, LogLevel.Information, "Group {Group}: generation {Generation}, {Members} members, {Reason}")]
    public static partial void Rebalanced(ILogger logger, string group, int generation, int members, string reason);

    [LoggerMessage(9409, LogLevel.Information, "Node {Node} listens on 127.0.0.1 only: this machine has no ::1")]
    public static partial void NoIPv6(ILogger logger, int node);

    [LoggerMessage(9410, LogLevel.Warning, "Node {Node} could not accept a connection: {Reason}")]
    public static partial void AcceptFailed(ILogger logger, int node, string reason);

    [LoggerMessage(9411, LogLevel.Information, "{Directory}: the disk takes writes again")]
    public static partial void AppendsAgain(ILogger logger, string directory);

    [LoggerMessage(9412, LogLevel.Warning, "{Segment}: what would spare a restart its reading could not be saved: {Reason}")]
    public static partial void NotSavedAside(ILogger logger, string segment, string reason);

    [LoggerMessage(9413, LogLevel.Error, "Topics and producer ids cannot be saved: {Reason}")]
    public static partial void NotSaved(ILogger logger, string reason);

    [LoggerMessage(9414, LogLevel.Error, "Transaction {Id} is decided but could not be carried out yet ({Error}); it is tried again")]
    public static partial void TransactionHeldUp(ILogger logger, string id, ErrorCode error);
}
