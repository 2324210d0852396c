using System.Collections.Concurrent;
using System.Diagnostics;

namespace Meridian.Testing;

/// <summary>
/// Starts processes that are to end with this one. Linux sends a child its parent-death signal when the thread that started it ends, and
/// threads of the pool do end: so one thread starts them all, and it never ends.
/// </summary>
internal static class StartingThread
{
    private static readonly BlockingCollection<Task<Process>> Orders = CreateThread();

    public static Process Start(ProcessStartInfo start)
    {
        var order = new Task<Process>(() => Process.Start(start)!);
        Orders.Add(order);
        return order.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Task<Process>> CreateThread()
    {
        var orders = new BlockingCollection<Task<Process>>();
        var thread = new Thread(() =>
        {
            foreach (var order in orders.GetConsumingEnumerable()) order.RunSynchronously(TaskScheduler.Default);
        })
        { IsBackground = true, Name = "starts processes" };
        thread.Start();
        return orders;
    }
}
