using System.Collections.Concurrent;
using System.Diagnostics;

namespace Meridian.Testing;

/// <summary>
/// Starts processes from a thread that lives as long as the test process. Linux sends the signal of <c>--pdeathsig</c> when the thread that
/// forked ends, and a thread of the pool ends after some idle seconds: an engine would stop in the middle of a test.
/// </summary>
internal static class ProcessLauncher
{
    private static readonly BlockingCollection<Task<Process>> Launches = Begin();

    public static Process Start(ProcessStartInfo start)
    {
        var launch = new Task<Process>(() => Process.Start(start)!);
        Launches.Add(launch);
        return launch.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Task<Process>> Begin()
    {
        var launches = new BlockingCollection<Task<Process>>();
        var thread = new Thread(() =>
        {
            foreach (var launch in launches.GetConsumingEnumerable()) launch.RunSynchronously(TaskScheduler.Default);
        })
        { IsBackground = true, Name = "process launcher" };
        thread.Start();
        return launches;
    }
}
