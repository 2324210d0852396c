using System.Diagnostics;
using System.Text;

namespace Meridian.Testing;

/// <summary>A program of this repository that runs as its own process for a test, and goes when the test process goes.</summary>
public sealed class EngineProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private bool _endExpected;

    private EngineProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>The operating system's id of it.</summary>
    public int Id => _process.Id;

    /// <summary>Starts the built project with configuration keys such as <c>Postgres:Port=1234</c>, or with a verb and keys.</summary>
    public static EngineProcess Start(string project, params string[] arguments)
    {
        // The test process may be killed; the kernel then ends the engine.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", "dotnet", Binary(project), .. arguments.Select(Option)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var engine = new EngineProcess(ProcessLauncher.Start(start));
        engine._process.BeginOutputReadLine();
        engine._process.BeginErrorReadLine();
        return engine;
    }

    /// <summary>Waits until the engine answers.</summary>
    /// <exception cref="InvalidOperationException">It ended first; the message has what it printed.</exception>
    public Task UntilReady(Func<Task<bool>> answers) => Eventually.Until(
        $"{_process.StartInfo.ArgumentList[3]} answers",
        () => _process.HasExited ? throw new InvalidOperationException($"The engine ended with {_process.ExitCode}:\n{Printed}") : answers(),
        TimeSpan.FromSeconds(60));

    /// <summary>Waits for the end of a program that does one thing.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public async Task UntilDoneAsync()
    {
        _endExpected = true;
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0) throw new InvalidOperationException($"The program ended with {_process.ExitCode}:\n{Printed}");
    }

    /// <summary>Sends SIGKILL.</summary>
    public async Task KillAsync()
    {
        _endExpected = true;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by its name, such as STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Stops it cleanly.</summary>
    /// <exception cref="InvalidOperationException">It had ended by itself; the message has what it printed.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited && !_endExpected) throw new InvalidOperationException($"The engine ended with {_process.ExitCode} by itself:\n{Printed}");
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await _process.WaitForExitAsync(limit.Token);
        }

        _process.Dispose();
    }

    private string Printed
    {
        get { lock (_output) return _output.ToString(); }
    }

    private void Keep(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }

    private static string Option(string argument) => argument.Contains('=', StringComparison.Ordinal) ? "--" + argument : argument;

    private static string Binary(string project)
    {
        // This assembly is in artifacts/bin/<tests>/<configuration>/.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, project + ".dll");
    }
}
