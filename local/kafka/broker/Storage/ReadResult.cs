namespace Meridian.Local.Kafka.Storage;

/// <summary>Where the batches lie that a reader asked for.</summary>
/// <param name="Slice">Null if there is nothing to read yet.</param>
/// <param name="EndOffset">The offset up to which the slice reaches at most.</param>
internal readonly record struct ReadResult(LogSlice? Slice, long EndOffset);
