using System.Collections.Concurrent;
using System.Diagnostics;

namespace Meridian.Testing;

/// <summary>A program that a test starts, watches, signals and in any case ends.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = [];

    private RunningProgram(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The lines of its standard output so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The lines of its standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>How it is or how it ended, with all it printed: for the message of a failure.</summary>
    public string Describe() =>
        $"Process {Id} {(HasEnded ? $"ended with {_process.ExitCode}" : "runs")}.\n{string.Join('\n', _errors)}\n{string.Join('\n', _output)}";

    /// <summary>Starts a program; one without a folder is looked for beside the test.</summary>
    public static RunningProgram Start(string program, params string[] arguments) =>
        new(new Process
        {
            StartInfo = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        });

    /// <summary>Waits until it ends by itself, and returns its exit code.</summary>
    public async Task<int> EndedAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop (SIGTERM), waits for that, and returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{Id}"])) await kill.WaitForExitAsync(cancellationToken);
        return await EndedAsync(cancellationToken);
    }

    /// <summary>Ends it and nothing else (SIGKILL), as a crash would.</summary>
    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await EndedAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }
}
