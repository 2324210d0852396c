namespace Meridian.Client.Sending;

/// <summary>Wakes the one who waits. He arms it, looks whether there is something to do, and waits; whoever sets it in between is not missed.</summary>
internal sealed class AsyncSignal
{
    private volatile TaskCompletionSource _source = New();

    /// <summary>Ends when it is set from now on.</summary>
    public Task Arm()
    {
        if (_source.Task.IsCompleted) _source = New();
        return _source.Task;
    }

    public void Set() => _source.TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
