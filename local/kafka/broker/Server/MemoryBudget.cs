namespace Meridian.Local.Kafka.Server;

/// <summary>Bounds the bytes that all connections together hold for one purpose: who wants some waits, in turn, until others have given back.</summary>
/// <remarks>The last to take may overdraw, so that no request is too large for ever. A holder must not wait for more.</remarks>
internal sealed class MemoryBudget(long bytes)
{
    private readonly Lock _sync = new();
    private readonly Queue<Waiter> _waiting = [];
    private long _left = bytes;

    /// <summary>Takes bytes, which <see cref="Give"/> returns.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before there were any: none are taken.</exception>
    public ValueTask TakeAsync(int count, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_left > 0 && _waiting.Count == 0)
            {
                _left -= count;
                return ValueTask.CompletedTask;
            }

            var waiter = new Waiter(count);
            _waiting.Enqueue(waiter);
            return new ValueTask(WaitAsync(waiter, cancellationToken));
        }
    }

    public void Give(int count)
    {
        lock (_sync)
        {
            _left += count;
            while (_left > 0 && _waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) _left -= next.Count;
            }
        }
    }

    private static async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.UnsafeRegister(static (waiting, token) => ((Waiter)waiting!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }

    private sealed class Waiter(int count) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public int Count => count;
    }
}
