using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Meridian.Local.Engines;

/// <summary>
/// Runs a <see cref="Child"/> in the foreground and never leaves it behind: setpriv asks the kernel to signal it when this process dies.
/// </summary>
public static class ChildProcess
{
    private const string Setpriv = "/usr/bin/setpriv";

    // This process may have died before setpriv asked. Then the shell already has another parent, and the program must not start.
    private const string StartOnlyBelowParent = """[ "$PPID" = "$0" ] && exec "$@" 2>&1""";

    /// <summary>Runs it to its end, which comes by itself or, once <paramref name="stop"/> is cancelled, by its signals.</summary>
    /// <returns>Its exit code; 128 + n where signal n ended it.</returns>
    /// <exception cref="EngineFaultException">It could not be started.</exception>
    public static async Task<int> RunAsync(Child child, CancellationToken stop)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread of its own: the kernel's "parent" is the thread that started the child, and one of the pool's may end while the program goes on.
        new Thread(() => Own(child, started, ended)) { IsBackground = true, Name = Path.GetFileName(child.Program) }.Start();

        using var process = await started.Task;
        await using var stopping = stop.Register(() => _ = StopAsync(process.Id, child.Stopping, ended.Task));
        return await ended.Task;
    }

    private static void Own(Child child, TaskCompletionSource<Process> started, TaskCompletionSource<int> ended)
    {
        try
        {
            var process = Process.Start(StartInfo(child))!;
            process.OutputDataReceived += (_, line) =>
            {
                if (line.Data is not null) child.OnLine(line.Data);
            };
            process.BeginOutputReadLine();
            process.StandardInput.Write(child.Input);
            process.StandardInput.Close();
            started.SetResult(process);
            process.WaitForExit();
            ended.SetResult(process.ExitCode);
        }
        catch (Win32Exception missing)
        {
            started.SetException(new EngineFaultException($"{Setpriv} could not be started ({missing.Message}). It comes with util-linux: apt-get install util-linux.", missing));
        }
        catch (IOException gone) when (!started.Task.IsCompleted)
        {
            started.SetException(new EngineFaultException($"{child.Program} ended before it read its input: {gone.Message}", gone));
        }
    }

    private static ProcessStartInfo StartInfo(Child child)
    {
        string[] wrapped =
        [
            $"--pdeathsig={Name(child.OnParentDeath)}",
            .. child.Account?.SetprivOptions(child.Program) ?? [],
            "--", "/bin/sh", "-c", StartOnlyBelowParent, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            child.Program, .. child.Arguments,
        ];
        return new ProcessStartInfo(Setpriv, wrapped)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
    }

    private static string Name(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Quit => "QUIT",
        Signal.Kill => "KILL",
        Signal.Terminate => "TERM",
    };

    private static async Task StopAsync(int processId, IReadOnlyList<(Signal Signal, TimeSpan Patience)> steps, Task ended)
    {
        foreach (var (signal, patience) in steps)
        {
            if (ended.IsCompleted) return;
            Libc.Send(processId, signal);
            await Task.WhenAny(ended, Task.Delay(patience, CancellationToken.None));
        }

        if (!ended.IsCompleted) Libc.Send(processId, Signal.Kill);
    }
}
