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

    /// <summary>Starts a program; one without a folder is looked for beside the test. It gets SIGTERM when the test process goes.</summary>
    public static RunningProgram Start(string program, params string[] arguments) => Start(program, arguments, new Dictionary<string, string?>());

    /// <summary>Starts a program with environment variables set, or with null taken away.</summary>
    public static RunningProgram Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> variables)
    {
        // The test process may be killed; the kernel then ends the program.
        var start = new ProcessStartInfo("/usr/bin/setpriv", ["--pdeathsig", "TERM", Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new(ProcessLauncher.Start(start));
    }

    /// <summary>Waits until it ends by itself, and returns its exit code.</summary>
    public async Task<int> EndedAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop (SIGTERM), waits for that, and returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        return await EndedAsync(cancellationToken);
    }

    /// <summary>Writes a line to its standard input.</summary>
    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Sends a signal by its name, such as STOP.</summary>
    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
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
