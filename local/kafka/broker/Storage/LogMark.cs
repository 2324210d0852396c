namespace Meridian.Local.Kafka.Storage;

/// <summary>An offset with its place in the files.</summary>
internal readonly record struct LogMark(long Offset, Segment Segment, long Position);
