using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Meridian.AppHost.Run;

/// <summary>Marks a resource that works off what the broker holds: when this machine's cores do not suffice for all, it is the one that waits.</summary>
internal sealed class YieldsAnnotation : IResourceAnnotation;

/// <summary>
/// Gives way to those who are waited for. In production the door, the processor and the stores have processors of their own; here they share a few cores, and a
/// client that waits for its receipt would share them with the work off a backlog that nobody waits for yet. So the processes of resources with
/// <see cref="YieldsAnnotation"/> get a higher nice value: it matters only while the cores are full.
/// </summary>
internal sealed partial class YieldToDoor(ResourceNotificationService notifications) : BackgroundService
{
    // About a tenth of the weight of a process that does not yield: enough for heartbeats and answers while the cores are full.
    private const int Nice = 10;
    private const int OfThread = 0; // PRIO_PROCESS: on Linux the nice value is a thread's, and new threads have that of the one that made them

    // Linux lets an ordinary user change a session's value ten times a second, all sessions together.
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(110);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        var lowered = new HashSet<int>();
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken))
            {
                if (PidOf(change) is { } pid && lowered.Add(pid)) await LowerAsync(pid, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private static int? PidOf(ResourceEvent change) =>
        change.Resource.Annotations.OfType<YieldsAnnotation>().Any() && change.Snapshot.State?.Text == KnownResourceStates.Running
            && change.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid
                ? Convert.ToInt32(pid, CultureInfo.InvariantCulture)
                : null;

    private static async Task LowerAsync(int pid, CancellationToken stoppingToken)
    {
        try
        {
            foreach (var thread in Directory.GetDirectories($"/proc/{pid}/task")) _ = SetPriority(OfThread, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), Nice);
            // Where Linux shares processors out by session, what counts between sessions is the session's own value.
            await LowerSessionAsync($"/proc/{pid}/autogroup", stoppingToken);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile, or this kernel does not let us: then all are equal, as they were.
        }
    }

    private static async Task LowerSessionAsync(string file, CancellationToken stoppingToken)
    {
        for (var attempt = 1; File.Exists(file); attempt++)
        {
            try
            {
                await File.WriteAllTextAsync(file, Nice.ToString(CultureInfo.InvariantCulture), stoppingToken);
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int value);
}
