using Meridian.MlScoring.Features.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.MlScoring.Tests;

/// <summary>Who runs when, step by step and without a clock: the test itself is everybody who comes, runs and hands over.</summary>
public sealed class JobQueueTests : IDisposable
{
    private const long Never = long.MaxValue;
    private const int MaxRows = 8;

    private readonly FakeTimeProvider _time = new();
    private readonly DeadlineWatch _deadlines;

    public JobQueueTests() => _deadlines = new DeadlineWatch(_time);

    public void Dispose() => _deadlines.Dispose();

    [Fact]
    public void Whoever_comes_while_a_slot_is_free_runs_at_once()
    {
        using var queue = NewQueue(slots: 2);

        var first = queue.Enter(Job(), out _);
        var second = queue.Enter(Job(), out _);

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.NotSame(first, second);
        Assert.Equal(0, queue.Waiting);
        Assert.True(queue.TryGiveBack(first));
        Assert.Same(first, queue.Enter(Job(), out _));
    }

    [Fact]
    public void What_has_gathered_is_taken_in_order_and_nothing_is_waited_for()
    {
        using var queue = NewQueue(slots: 1);
        var slot = queue.Enter(Job(), out _)!;
        List<InferJob> jobs = [Job(), Job(), Job()];
        foreach (var job in jobs) Assert.Null(queue.Enter(job, out _));

        Assert.False(queue.TryGiveBack(slot)); // somebody waits: whoever has run hands it over
        Assert.Equal(jobs, Take(queue, slot));
        Assert.Empty(Take(queue, slot)); // and gives it back when nobody does
        Assert.Same(slot, queue.Enter(Job(), out _));
    }

    [Fact]
    public void One_that_waits_runs_alone_when_no_other_has_come()
    {
        using var queue = NewQueue(slots: 1);
        var slot = queue.Enter(Job(), out _)!;
        var only = Job();
        queue.Enter(only, out _);

        Assert.Equal([only], Take(queue, slot));
    }

    [Fact]
    public void A_batch_has_as_many_rows_as_fit_and_the_rest_is_next()
    {
        using var queue = NewQueue(slots: 1);
        var slot = queue.Enter(Job(), out _)!;
        InferJob[] jobs = [Job(rows: 5), Job(rows: 3), Job(rows: 1), Job(rows: 20), Job(rows: 1)];
        foreach (var job in jobs) queue.Enter(job, out _);

        Assert.Equal(jobs[..2], Take(queue, slot)); // 5 + 3
        Assert.Equal(jobs[2..3], Take(queue, slot)); // 1: the next is too large to join, and nobody overtakes it
        Assert.Equal(jobs[3..4], Take(queue, slot)); // larger than any batch: alone
        Assert.Equal(jobs[4..], Take(queue, slot));
        Assert.Empty(Take(queue, slot));
    }

    [Fact]
    public void What_differs_in_more_than_rows_is_never_in_one_run()
    {
        using var queue = NewQueue(slots: 1);
        var slot = queue.Enter(Job(), out _)!;
        InferJob[] jobs = [Job(width: 2), Job(width: 2), Job(width: 3), Job(width: 2), Job(width: 2, wanted: 1), Job(width: 2, rows: 0), Job(width: 2)];
        foreach (var job in jobs) queue.Enter(job, out _);

        InferJob[][] runs = [[.. Take(queue, slot)], [.. Take(queue, slot)], [.. Take(queue, slot)], [.. Take(queue, slot)], [.. Take(queue, slot)], [.. Take(queue, slot)]];

        Assert.Equal([jobs[..2], jobs[2..3], jobs[3..4], jobs[4..5], jobs[5..6], jobs[6..]], runs);
    }

    [Fact]
    public void Nobody_overtakes_those_who_wait()
    {
        using var queue = NewQueue(slots: 2);
        var (first, second) = (queue.Enter(Job(), out _)!, queue.Enter(Job(), out _)!);
        var waiting = Job();
        queue.Enter(waiting, out _);
        Assert.False(queue.TryGiveBack(first));

        // The second slot becomes free while one waits: it does not go to who comes now.
        Assert.False(queue.TryGiveBack(second));
        Assert.Null(queue.Enter(Job(), out _));
        Assert.Equal(2, queue.Waiting);
    }

    [Fact]
    public void A_full_queue_says_so_and_keeps_what_it_has()
    {
        using var queue = NewQueue(slots: 1, capacity: 2);
        var slot = queue.Enter(Job(), out _)!;
        InferJob[] jobs = [Job(), Job()];
        foreach (var job in jobs)
        {
            Assert.Null(queue.Enter(job, out var isFull));
            Assert.False(isFull);
        }

        Assert.Null(queue.Enter(Job(), out var isTooMany));
        Assert.True(isTooMany);
        Assert.Equal(jobs, Take(queue, slot));
        Assert.Null(queue.Enter(Job(), out isTooMany));
        Assert.False(isTooMany);
    }

    [Fact]
    public void Who_has_waited_too_long_or_has_gone_is_taken_out_and_told()
    {
        using var queue = NewQueue(slots: 1);
        using var gone = new CancellationTokenSource();
        var slot = queue.Enter(Job(), out _)!;
        var (late, patient, abandoned, last) = (Job(deadline: 100), Job(deadline: 200), JobOf(gone.Token), Job());
        foreach (var job in (InferJob[])[late, patient, abandoned, last]) queue.Enter(job, out _);
        gone.Cancel();

        Assert.True(queue.Expire(now: 100));

        Assert.Equal((true, RunFaultKind.TooLate), (late.Completion.IsCompleted, late.Fault!.Kind));
        Assert.Equal((true, RunFaultKind.Abandoned), (abandoned.Completion.IsCompleted, abandoned.Fault!.Kind));
        Assert.False(patient.Completion.IsCompleted);
        Assert.Equal([patient, last], Take(queue, slot)); // in the order in which they came
    }

    [Fact]
    public void A_run_is_stopped_when_it_is_late_or_when_the_only_caller_has_gone()
    {
        using var queue = NewQueue(slots: 3);
        using var gone = new CancellationTokenSource();
        var (late, inTime, alone) = (queue.Enter(Job(), out _)!, queue.Enter(Job(), out _)!, queue.Enter(Job(), out _)!);
        late.Begin(100, alone: null);
        inTime.Begin(101, alone: null);
        alone.Begin(Never, JobOf(gone.Token));
        gone.Cancel();

        queue.Expire(now: 100);

        Assert.Equal((true, false, true), (late.Options.Terminate, inTime.Options.Terminate, alone.Options.Terminate));
        late.End();
        Assert.False(late.Options.Terminate); // the next run in this slot is another
    }

    /// <summary>Held against time that stands still unless the test moves it, so that a look too many would be seen.</summary>
    [Fact]
    public void Deadlines_are_kept_while_there_are_any_and_nothing_looks_otherwise()
    {
        var time = new CountingTime();
        using var deadlines = new DeadlineWatch(time);
        using var queue = new JobQueue(1, 10, deadlines);
        using var other = new JobQueue(1, 10, deadlines);
        Pass(time, looks: 100);
        Assert.Equal(0, time.Looks);

        var slot = queue.Enter(Job(), out _)!;
        var waiting = Job(deadline: time.GetTimestamp() + (time.TimestampFrequency / 10)); // four looks
        queue.Enter(waiting, out _);
        Pass(time, looks: 3);
        Assert.Equal((3, false), (time.Looks, waiting.Completion.IsCompleted));
        Pass(time, looks: 1);
        Assert.Equal((4, true), (time.Looks, waiting.Completion.IsCompleted));

        Assert.True(queue.TryGiveBack(slot));
        var inOther = other.Enter(Job(), out _)!;
        Pass(time, looks: 100);
        Assert.Equal(104, time.Looks); // for the other
        Assert.True(other.TryGiveBack(inOther));
        Pass(time, looks: 100);
        Assert.Equal(105, time.Looks); // one that found nothing

        queue.Enter(Job(), out _);
        waiting = Job(deadline: time.GetTimestamp());
        queue.Enter(waiting, out _);
        Pass(time, looks: 1);
        Assert.True(waiting.Completion.IsCompleted); // and it is awake again
    }

    private JobQueue NewQueue(int slots, int capacity = 100) => new(slots, capacity, _deadlines);

    private static List<InferJob> Take(JobQueue queue, RunSlot slot)
    {
        var batch = new List<InferJob>();
        Assert.Equal(queue.TryTake(slot, batch, (first, rows, next) => Batch.CanJoin(first, rows, next, MaxRows)), batch.Count > 0);
        return batch;
    }

    private static InferJob Job(int rows = 1, int width = 2, int wanted = 0, long deadline = Never) =>
        new([new InputTensor(new TensorSpec("x", TensorType.Fp32, [-1, -1], ["N", "M"])) { Shape = [rows, width] }], [wanted], deadline, CancellationToken.None);

    private static InferJob JobOf(CancellationToken caller) => new([], [0], Never, caller);

    private static void Pass(CountingTime time, int looks)
    {
        for (var look = 0; look < looks; look++) time.Advance(DeadlineWatch.Interval);
    }

    private sealed class CountingTime : FakeTimeProvider
    {
        public int Looks { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
            of =>
            {
                Looks++;
                callback(of);
            },
            state, dueTime, period);
    }
}
