namespace Meridian.Local.Kafka.Storage;

/// <summary>A fetch that waits for more records, for its time to run out or for its connection to close.</summary>
internal sealed class FetchWaiter : IDisposable
{
    private readonly TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _closing;

    public FetchWaiter(TimeSpan longest, TimeProvider time, CancellationToken closing)
    {
        _timer = time.CreateTimer(static waiter => ((FetchWaiter)waiter!).Signal(), this, longest, Timeout.InfiniteTimeSpan);
        _closing = closing.UnsafeRegister(static waiter => ((FetchWaiter)waiter!).Signal(), this);
    }

    /// <summary>Completes at the first signal, whatever it came from.</summary>
    public Task Signalled => _signal.Task;

    public void Signal() => _signal.TrySetResult();

    public void Dispose()
    {
        _timer.Dispose();
        _closing.Dispose();
    }
}
