namespace Meridian.Client.Sending;

/// <summary>Counts events that were settled, delivered or lost, and wakes those who wait for that. Events are settled in order.</summary>
/// <param name="found">Those that were on disk at the start.</param>
internal sealed class Settlement(long found, EventQueue queue)
{
    private readonly Lock _lock = new();
    private readonly List<(long Target, TaskCompletionSource Source)> _waiters = [];
    private long _settled;

    /// <summary>Events that are not settled yet.</summary>
    public long Waiting => Math.Max(0, Target - Settled);

    /// <summary>Whether somebody waits: then nothing should tarry.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_lock) return _waiters.Count > 0;
        }
    }

    private long Target => found + queue.Added;

    private long Settled => Interlocked.Read(ref _settled) + queue.Dropped;

    public void Settle(int events)
    {
        lock (_lock)
        {
            _settled += events;
            var settled = Settled;
            foreach (var (_, source) in _waiters.Where(waiter => waiter.Target <= settled)) source.TrySetResult();
            _waiters.RemoveAll(waiter => waiter.Target <= settled);
        }
    }

    /// <summary>Ends when all that was added until now is settled.</summary>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            var target = Target;
            if (Settled >= target) return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((target, source));
            return source.Task;
        }
    }

    /// <summary>Whether the wait ended within a time.</summary>
    public static async Task<bool> WithinAsync(Task settled, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await settled.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
