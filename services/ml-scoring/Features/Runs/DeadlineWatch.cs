namespace Meridian.MlScoring.Features.Runs;

/// <summary>
/// Looks every 25 ms at the queues in which something runs or waits, and ends what takes too long. While there is none no timer runs: a server without
/// requests does nothing.
/// </summary>
internal sealed class DeadlineWatch : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly List<JobQueue> _open = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public DeadlineWatch(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static watch => ((DeadlineWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Watches a queue until nothing in it is open. Each says so once, when its first job comes.</summary>
    public void Add(JobQueue queue)
    {
        lock (_gate)
        {
            _open.Add(queue);
            if (_open.Count == 1) Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        JobQueue[] queues;
        lock (_gate) queues = [.. _open];
        var now = _time.GetTimestamp();
        // Outside of the lock: who waits may be told here, and enter again.
        var closed = Array.FindAll(queues, queue => !queue.Expire(now));
        lock (_gate)
        {
            // A queue that has opened again meanwhile stands there twice, and stays once.
            foreach (var queue in closed) _open.Remove(queue);
            if (_open.Count > 0) Arm();
        }
    }

    // Once: a look that takes long is not overtaken by the next.
    private void Arm() => _timer.Change(Interval, Timeout.InfiniteTimeSpan);
}
