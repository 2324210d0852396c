using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A process of the application, in a session of its own, so that Ctrl-C in a terminal reaches the host alone, which then stops everything in order.
/// It is killed when the host dies, however that happens.
/// </summary>
internal sealed class LaunchedProcess : IDisposable
{
    // What the last lines of a dead process may take to arrive, when a child of it keeps the pipe open.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly Process _process;

    private LaunchedProcess(Process process, ResourceLog log)
    {
        _process = process;
        Pid = process.Id;
        process.StandardInput.Close();
        var output = Task.WhenAll(CopyAsync(process.StandardOutput, log, isError: false), CopyAsync(process.StandardError, log, isError: true));
        Exited = WaitAsync(output);
    }

    internal int Pid { get; }

    /// <summary>The exit code; 128 + the signal's number when a signal ended the process.</summary>
    internal Task<int> Exited { get; }

    internal static async Task<LaunchedProcess> StartAsync(
        string program,
        IEnumerable<string> arguments,
        string directory,
        IReadOnlyDictionary<string, string> environment,
        ResourceLog log)
    {
        var start = new ProcessStartInfo
        {
            FileName = program,
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsLinux())
        {
            // Both replace themselves by what they start, so the process keeps its id.
            start.FileName = "setsid";
            foreach (var part in new[] { "setpriv", "--pdeathsig", "KILL", "--", program }) start.ArgumentList.Add(part);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in InheritedEnvironment.Withheld(start.Environment.Keys)) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(await ProcessLauncher.StartAsync(start), log);
    }

    /// <summary>Asks the process to stop and kills it, with all its descendants, when it has not after <paramref name="timeout"/>.</summary>
    /// <returns>True when it stopped by itself.</returns>
    internal async Task<bool> StopAsync(TimeSpan timeout, CancellationToken killNow)
    {
        if (OperatingSystem.IsWindows()) Kill();
        else if (!Exited.IsCompleted) Signals.Send(Pid, Signals.Terminate);
        try
        {
            await Exited.WaitAsync(timeout, killNow);
            return true;
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Kill();
            await Exited;
            return false;
        }
    }

    public void Dispose() => _process.Dispose();

    private void Kill()
    {
        if (OperatingSystem.IsLinux()) Signals.Send(-Pid, Signals.Kill);
        else _process.Kill(entireProcessTree: true);
    }

    private async Task<int> WaitAsync(Task output)
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;

        // What a process leaves running behind it would keep its ports and its data from its successor.
        if (OperatingSystem.IsLinux()) Signals.Send(-Pid, Signals.Kill);
        await Task.WhenAny(output, Task.Delay(DrainTimeout));
        return code;
    }

    private static async Task CopyAsync(StreamReader reader, ResourceLog log, bool isError)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line) log.Append(line, isError);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The process is gone, and so is its pipe.
        }
    }
}
