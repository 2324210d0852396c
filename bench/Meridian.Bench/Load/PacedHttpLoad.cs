using System.Diagnostics;
using System.Runtime.InteropServices;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>
/// Sends ready-made requests when they are due, at random moments as independent callers do, whether or not those before have been answered. Latencies count from when a request was due,
/// so time without a free connection and the generator's own lateness are in them.
/// </summary>
/// <remarks>
/// One thread sleeps from request to request by the kernel's timer. .NET's own on Linux go by a clock that moves only every 4 ms: callers that wait by Task.Delay all wake together, up to 4 ms late.
/// </remarks>
internal sealed partial class PacedHttpLoad(Uri address, IReadOnlyList<byte[]> requests, int connections)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Stack<Caller> _free = [];
    private readonly Queue<long> _waiting = [];
    private long _refused;

    public async Task<PacedResult> RunAsync(TimeSpan duration, double perSecond, CancellationToken cancellationToken)
    {
        var callers = Enumerable.Range(0, connections).Select(number => new Caller(new RawHttpConnection(address), number)).ToList();
        try
        {
            foreach (var caller in callers)
            {
                await caller.Connection.ConnectAsync(cancellationToken);
                _free.Push(caller);
            }

            return await RunAsync(callers, duration, perSecond, cancellationToken);
        }
        finally
        {
            callers.ForEach(caller => caller.Connection.Dispose());
            _refused = 0;
            _free.Clear();
            _waiting.Clear();
        }
    }

    private async Task<PacedResult> RunAsync(List<Caller> callers, TimeSpan duration, double perSecond, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = callers.ConvertAll(caller => ReceiveAsync(caller, stop.Token));
        var started = Stopwatch.GetTimestamp();
        var late = await Task.Factory.StartNew(() => Pace(started, duration, perSecond, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var elapsed = Stopwatch.GetElapsedTime(started);
        await UntilAnsweredAsync(cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(receiving);
        var (latencies, lateness) = (new Latencies(), new Latencies());
        callers.ForEach(caller => latencies.Add(caller.Milliseconds));
        lateness.Add(late);
        return new PacedResult(new LoadResult(late.Count, late.Count, elapsed, latencies, _refused == 0 ? new Dictionary<int, long>() : new Dictionary<int, long> { [0] = _refused }), lateness);
    }

    // How late each request was looked after.
    private List<double> Pace(long started, TimeSpan duration, double perSecond, CancellationToken cancellationToken)
    {
        var (random, late) = (new Random(1), new List<double>());
        var end = started + Ticks(duration.TotalSeconds);
        // Intervals of independent callers are distributed exponentially.
        for (var due = (double)started; due < end; due += Ticks(-Math.Log(1 - random.NextDouble()) / perSecond))
        {
            cancellationToken.ThrowIfCancellationRequested();
            SleepUntil((long)due);
            late.Add(Stopwatch.GetElapsedTime((long)due).TotalMilliseconds);
            if (Take((long)due) is { } caller) Send(caller, (long)due);
        }

        return late;
    }

    // A free connection, or none: then the request waits for one.
    private Caller? Take(long due)
    {
        lock (_gate)
        {
            if (_free.TryPop(out var caller)) return caller;
            _waiting.Enqueue(due);
            return null;
        }
    }

    private void Send(Caller caller, long due)
    {
        caller.Due = due;
        caller.Connection.Send(requests[(int)((caller.Number + caller.Done++) % requests.Count)]);
    }

    private async Task ReceiveAsync(Caller caller, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (!await caller.Connection.ReceiveAsync(stop)) Interlocked.Increment(ref _refused);
                caller.Milliseconds.Add(Stopwatch.GetElapsedTime(caller.Due).TotalMilliseconds);
                if (GiveBack(caller) is { } due) Send(caller, due);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It is over.
        }
    }

    // When the request was due that has waited longest, or null: then the connection is free.
    private long? GiveBack(Caller caller)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var due)) return due;
            _free.Push(caller);
            return null;
        }
    }

    private async Task UntilAnsweredAsync(CancellationToken cancellationToken)
    {
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Patience; await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken))
        {
            lock (_gate)
            {
                if (_free.Count == connections) return;
            }
        }

        throw new InvalidOperationException($"Not every request was answered within {Patience}.");
    }

    private static double Ticks(double seconds) => seconds * Stopwatch.Frequency;

    private static void SleepUntil(long due)
    {
        while (due - Stopwatch.GetTimestamp() is > 0 and var left)
        {
            var (seconds, rest) = Math.DivRem(left, Stopwatch.Frequency);
            var wait = new TimeSpec(seconds, rest * (1_000_000_000 / Stopwatch.Frequency));
            _ = NanoSleep(in wait, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec time, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    private sealed class Caller(RawHttpConnection connection, int number)
    {
        public RawHttpConnection Connection { get; } = connection;

        public int Number { get; } = number;

        public List<double> Milliseconds { get; } = [];

        public long Due { get; set; }

        public long Done { get; set; }
    }
}

/// <param name="Load">What it saw.</param>
/// <param name="Lateness">How much later than due requests were looked after by the generator itself.</param>
internal sealed record PacedResult(LoadResult Load, Latencies Lateness);
