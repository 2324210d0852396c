using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Storage;

/// <summary>What became of a batch.</summary>
/// <param name="BaseOffset">Its first offset; for a batch that was there before, the one it was given then.</param>
/// <param name="EndOffset">The offset after it: it is durable once the high watermark is there.</param>
/// <param name="AppendTime">Milliseconds since 1970 if the log stamped it, else -1.</param>
internal readonly record struct AppendResult(ErrorCode Error, long BaseOffset, long EndOffset, long AppendTime)
{
    public static AppendResult Refused(ErrorCode error) => new(error, -1, -1, -1);
}
