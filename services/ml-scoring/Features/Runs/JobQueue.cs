using System.Diagnostics;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>
/// Who runs when. Whoever comes while a slot is free runs at once, on its own thread; the others wait, and whoever has run hands the slot to a worker that
/// takes what has gathered, as much as fits into one batch, without ever waiting for more.
/// </summary>
internal sealed class JobQueue(int slots, int capacity, DeadlineWatch deadlines) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<InferJob> _waiting = [];
    private readonly Stack<RunSlot> _free = new(Enumerable.Range(0, slots).Select(_ => new RunSlot()));
    private readonly List<RunSlot> _busy = [];
    private bool _isWatched;

    public int Waiting
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <returns>A slot to run it in now, or null: then it waits, or <paramref name="isFull"/> says that it may not.</returns>
    public RunSlot? Enter(InferJob job, out bool isFull)
    {
        job.Entered = Stopwatch.GetTimestamp();
        RunSlot? slot;
        bool isFirst;
        lock (_gate)
        {
            isFull = false;
            if (_waiting.Count == 0 && _free.TryPop(out slot))
            {
                _busy.Add(slot);
            }
            else
            {
                slot = null;
                isFull = _waiting.Count >= capacity;
                if (isFull) return null;
                _waiting.Enqueue(job);
            }

            isFirst = !_isWatched;
            _isWatched = true;
        }

        if (isFirst) deadlines.Add(this);
        return slot;
    }

    /// <summary>Fills <paramref name="batch"/> with the next job and those behind it that go with it, or gives the slot back if there is none.</summary>
    /// <returns>Whether there is something to run.</returns>
    /// <param name="goesWith">Of the first job, the rows so far and the next job: whether that may be in the same run.</param>
    public bool TryTake(RunSlot slot, List<InferJob> batch, Func<InferJob, long, InferJob, bool> goesWith)
    {
        batch.Clear();
        var rows = 0L;
        lock (_gate)
        {
            while (_waiting.TryPeek(out var next) && (batch.Count == 0 || goesWith(batch[0], rows, next)))
            {
                batch.Add(_waiting.Dequeue());
                rows += next.Rows;
            }

            return batch.Count > 0 || !GiveBack(slot);
        }
    }

    /// <summary>Gives a slot back unless somebody waits.</summary>
    /// <returns>Whether it was.</returns>
    public bool TryGiveBack(RunSlot slot)
    {
        lock (_gate) return _waiting.Count == 0 && GiveBack(slot);
    }

    /// <summary>Stops runs that are late and takes those out that have waited too long.</summary>
    /// <returns>Whether anything runs or waits still; if not, the next to enter has it watched again.</returns>
    public bool Expire(long now)
    {
        List<InferJob> late = [];
        bool isOpen;
        lock (_gate)
        {
            foreach (var slot in _busy) slot.StopIfLate(now);
            for (var count = _waiting.Count; count > 0; count--)
            {
                var job = _waiting.Dequeue();
                if (now < job.Deadline && !job.IsAbandoned) _waiting.Enqueue(job);
                else late.Add(job);
            }

            isOpen = _isWatched = _busy.Count > 0 || _waiting.Count > 0;
        }

        foreach (var job in late)
        {
            job.Fail(Late(job));
            job.Complete();
        }

        return isOpen;
    }

    public static RunFault Late(InferJob job) => job.IsAbandoned
        ? new(RunFaultKind.Abandoned, "The caller has gone.")
        : new(RunFaultKind.TooLate, "The time allowed for this request was over before the model was free.");

    public void Dispose()
    {
        foreach (var slot in _free) slot.Dispose();
    }

    private bool GiveBack(RunSlot slot)
    {
        _free.Push(slot);
        return _busy.Remove(slot);
    }
}
