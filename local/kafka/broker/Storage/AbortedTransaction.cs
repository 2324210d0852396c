namespace Meridian.Local.Kafka.Storage;

/// <summary>A transaction whose records between the two offsets a reader of committed data must skip.</summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long LastOffset);
