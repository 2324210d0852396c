using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Opens once everything a request appended, to however many partitions, is durable.</summary>
internal sealed class DurableGate
{
    private readonly TaskCompletionSource<ErrorCode> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _awaited = 1;
    private int _failed;

    /// <summary>One more append is waited for; <see cref="Reached"/> is called once for each.</summary>
    public void Expect() => Interlocked.Increment(ref _awaited);

    public void Reached(bool failed = false)
    {
        if (failed) Volatile.Write(ref _failed, 1);
        if (Interlocked.Decrement(ref _awaited) == 0)
        {
            _opened.TrySetResult(Volatile.Read(ref _failed) == 0 ? ErrorCode.None : ErrorCode.KafkaStorageError);
        }
    }

    /// <summary>Waits for all that was expected before this call.</summary>
    /// <returns>None, or the error of a disk that did not take the data.</returns>
    public ValueTask<ErrorCode> WaitAsync()
    {
        Reached();
        return new ValueTask<ErrorCode>(_opened.Task);
    }
}
