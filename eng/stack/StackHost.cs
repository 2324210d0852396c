using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Meridian.Stack;

/// <summary>Starts and stops the process that composes a stack (Meridian.AppHost) and follows its state.</summary>
public static class StackHost
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private const int SigTerm = 15;
    private const int SigKill = 9;

    /// <summary>Starts a host; returns at once. What it prints goes to <see cref="StackPaths.HostLog"/>.</summary>
    public static Process Start(StackPaths paths, StackOptions options)
    {
        Directory.CreateDirectory(paths.Run);
        File.Delete(paths.StateFile);

        // A session of its own keeps the terminal's Ctrl-C from every process at once: the host alone stops its children, in order.
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = Path.Combine(paths.Root, "Meridian.AppHost"), UseShellExecute = false };
        string[] command = ["sh", "-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", paths.HostLog, "dotnet", AppHostBinary(paths)];
        string[] arguments =
        [
            $"--Meridian:PortOffset={paths.PortOffset.ToString(CultureInfo.InvariantCulture)}",
            .. options.Infrastructure is { } infrastructure ? (string[])["--infra", infrastructure] : [],
            $"--Demo:Enabled={options.Demo}",
            .. options.Attached ? (string[])[$"--Meridian:ParentPid={Environment.ProcessId}"] : [],
        ];
        foreach (var argument in command.Concat(arguments)) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_URLS"] = FormattableString.Invariant($"http://localhost:{StackPorts.DeveloperPage + paths.PortOffset}");
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        return Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
    }

    /// <summary>Waits until the whole stack is healthy.</summary>
    /// <param name="changed">Told of every state on the way.</param>
    /// <exception cref="StackFailedException">The host ended, a resource failed for good, or time ran out.</exception>
    public static async Task<StackState> WaitHealthyAsync(
        StackPaths paths, Process host, Action<StackState> changed, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (host.HasExited) throw StackFailedException.HostEnded(paths, host.ExitCode);
            if (StackStateFile.ReadRunning(paths) is { } state)
            {
                changed(state);
                if (state.IsHealthy) return state;
                if (state.Resources.Any(resource => resource.HasFailed)) throw StackFailedException.ResourceFailed(paths, Cause(state));
            }
            if (clock.Elapsed > limit) throw StackFailedException.TooSlow(paths, limit);
            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>Stops a stack in order; kills the host, and with it everything it started, when it does not stop in time.</summary>
    /// <returns>False when it had to be killed.</returns>
    public static async Task<bool> StopAsync(int hostPid)
    {
        using var host = Find(hostPid);
        if (host is null) return true;
        _ = Kill(hostPid, SigTerm);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await host.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            _ = Kill(hostPid, SigKill);
            await host.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }

    // A migration that failed makes everything behind it fail: the one that ended badly is what to show.
    private static ResourceState Cause(StackState state) =>
        state.Resources.FirstOrDefault(resource => resource.State == "Finished" && resource.ExitCode is not (0 or null))
        ?? state.Resources.First(resource => resource.HasFailed);

    /// <summary>The app model's binary, built in the same configuration as the caller.</summary>
    public static string AppHostBinary(StackPaths paths)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(paths.Root, "artifacts", "bin", "Meridian.AppHost", configuration, "Meridian.AppHost.dll");
    }

    private static Process? Find(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (Exception gone) when (gone is ArgumentException or Win32Exception)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int pid, int signal);
}
