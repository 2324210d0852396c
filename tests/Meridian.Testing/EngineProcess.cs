using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Testing;

/// <summary>A project of <c>local/</c> that runs as its own process for a test, and goes when the test process goes.</summary>
public sealed class EngineProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private bool _killed;

    private EngineProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>The operating system's id of it.</summary>
    public int Id => _process.Id;

    /// <summary>Starts the built project with configuration keys such as <c>Postgres:Port=1234</c>.</summary>
    public static EngineProcess Start(string project, params string[] settings)
    {
        // The test process may be killed; the kernel then ends the engine.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", "dotnet", Binary(project), .. settings.Select(setting => "--" + setting)])
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

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Sends SIGKILL.</summary>
    public async Task KillAsync()
    {
        _killed = true;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops it cleanly.</summary>
    /// <exception cref="InvalidOperationException">It had ended by itself; the message has what it printed.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited && !_killed) throw new InvalidOperationException($"The engine ended with {_process.ExitCode} by itself:\n{Printed}");
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

    private static string Binary(string project)
    {
        // This assembly is in artifacts/bin/<tests>/<configuration>/.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, project + ".dll");
    }
}
