namespace Meridian.Local.Kafka.Storage;

/// <summary>What all logs of a broker share.</summary>
internal sealed record LogContext(FsyncPolicy Fsync, FlushQueue Flushes, TimeProvider Time, ILogger Logger);
