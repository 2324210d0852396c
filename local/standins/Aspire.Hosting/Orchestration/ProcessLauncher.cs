using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Starts processes from one thread that lives as long as this process. Linux sends the signal of <c>--pdeathsig</c> when the thread that forked
/// ends, not only when the process does, and a thread of the pool may end at any time.
/// </summary>
internal static class ProcessLauncher
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Requests = Begin();

    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be run.</exception>
    internal static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((start, started));
        return started.Task;
    }

    private static BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Begin()
    {
        var requests = new BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)>();
        var thread = new Thread(() =>
        {
            foreach (var (start, started) in requests.GetConsumingEnumerable()) Launch(start, started);
        })
        { IsBackground = true, Name = "process launcher" };
        thread.Start();
        return requests;
    }

    private static void Launch(ProcessStartInfo start, TaskCompletionSource<Process> started)
    {
        try
        {
            started.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start."));
        }
#pragma warning disable CA1031 // Whatever goes wrong belongs to the caller; this thread has to go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            started.SetException(fault);
        }
    }
}
