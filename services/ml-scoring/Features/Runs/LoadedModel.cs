using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>
/// A model version that answers. Who uses it holds a lease, because to dispose of a session in a run is a segmentation fault: after <see cref="Dispose"/>
/// it is given up with the last lease.
/// </summary>
internal sealed class LoadedModel(
    ModelSession session, RunSettings settings, DeadlineWatch deadlines, TimeProvider time, Action<long> onWrongBatch, Action onDisposed) : IDisposable
{
    private static readonly RunFault Full = new(RunFaultKind.Busy, "As many requests as may wait for this model do already. Try again shortly.");

    private readonly JobQueue _queue = new(settings.Concurrency, settings.MaxWaiting, deadlines);
    private volatile int _maxRows = settings.MaxRows;
    private int _leases = 1;
    private int _isDisposed;

    public ModelSession Session { get; } = session;

    /// <summary>What is wanted where nobody says.</summary>
    public int[] AllOutputs { get; } = [.. Enumerable.Range(0, session.Outputs.Count)];

    public RunStatistics Statistics { get; } = new();

    /// <summary>Most rows of different requests in one run; 1 where they are never put together.</summary>
    public int MaxRows => _maxRows;

    public int Waiting => _queue.Waiting;

    /// <returns>False when it is on its way out.</returns>
    public bool TryLease()
    {
        for (var leases = Volatile.Read(ref _leases); leases > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases) return true;
            leases = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) > 0) return;
        _queue.Dispose();
        Session.Dispose();
        onDisposed();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) Release();
    }

    /// <summary>Runs a job, now or when its turn comes; then it has its outputs or a fault. The caller holds a lease until then.</summary>
    public ValueTask InferAsync(InferJob job)
    {
        var slot = _queue.Enter(job, out var isFull);
        if (isFull)
        {
            job.Fail(Full);
            return ValueTask.CompletedTask;
        }

        if (slot is null) return job.Completion;
        RunAlone(slot, job);
        if (!_queue.TryGiveBack(slot)) HandOver(slot);
        return ValueTask.CompletedTask;
    }

    // The request that has just been run is answered first; others may gather meanwhile.
    private void HandOver(RunSlot slot)
    {
        Interlocked.Increment(ref _leases);
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.Model.Drain(work.Slot), (Model: this, Slot: slot), preferLocal: false);
    }

    private void Drain(RunSlot slot)
    {
        var batch = new List<InferJob>();
        while (_queue.TryTake(slot, batch, GoTogether))
        {
            if (batch.Count == 1) RunAlone(slot, batch[0]);
            else RunTogether(slot, batch);
            foreach (var job in batch) job.Complete();
        }

        Release();
    }

    private bool GoTogether(InferJob first, long rows, InferJob next) => Batch.CanJoin(first, rows, next, _maxRows);

    private void RunAlone(RunSlot slot, InferJob job)
    {
        var now = Stopwatch.GetTimestamp();
        Statistics.AddWait(Stopwatch.GetElapsedTime(job.Entered, now));
        if (now >= job.Deadline || job.IsAbandoned)
        {
            job.Fail(JobQueue.Late(job));
            Statistics.AddFailure();
            return;
        }

        var inputs = new OrtValue[job.Inputs.Length];
        try
        {
            for (var index = 0; index < inputs.Length; index++) inputs[index] = job.Inputs[index].ToValue();
            var set = new OutputSet(Run(slot, job.Deadline, job, inputs, job.Wanted), users: 1);
            job.Succeed(set, Batch.Whole(Session, job, set));
            Statistics.AddRun(1, job.Rows, Stopwatch.GetElapsedTime(now), time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        catch (OnnxRuntimeException fault)
        {
            job.Fail(job.IsAbandoned ? JobQueue.Late(job) : RunFaults.Of(fault, job.Inputs));
            Statistics.AddFailure();
        }
        finally
        {
            foreach (var input in inputs) input?.Dispose();
        }
    }

    private void RunTogether(RunSlot slot, List<InferJob> jobs)
    {
        var started = Stopwatch.GetTimestamp();
        using var batch = Batch.Of(jobs);
        if (TryRun(slot, batch) is { } values)
        {
            var set = new OutputSet(values, jobs.Count);
            if (batch.TryDeal(Session, set))
            {
                foreach (var job in jobs) Statistics.AddWait(Stopwatch.GetElapsedTime(job.Entered, started));
                Statistics.AddRun(jobs.Count, batch.Rows, Stopwatch.GetElapsedTime(started), time.GetUtcNow().ToUnixTimeMilliseconds());
                return;
            }

            values.Dispose();
            _maxRows = 1;
            onWrongBatch(batch.Rows);
        }

        // One of them may be at fault: each is run by itself, and only that one fails.
        foreach (var job in jobs) RunAlone(slot, job);
    }

    private IDisposableReadOnlyCollection<OrtValue>? TryRun(RunSlot slot, Batch batch)
    {
        try
        {
            return Run(slot, batch.Deadline, alone: null, batch.Inputs, batch.Wanted);
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(RunSlot slot, long deadline, InferJob? alone, OrtValue[] inputs, int[] wanted)
    {
        slot.Begin(deadline, alone);
        try
        {
            return Session.Run(slot.Options, inputs, wanted);
        }
        finally
        {
            slot.End();
        }
    }
}
