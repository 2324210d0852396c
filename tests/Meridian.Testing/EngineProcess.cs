using System.Net;
using System.Net.Sockets;

namespace Meridian.Testing;

/// <summary>A program of this repository that serves a test: one that ends by itself fails it.</summary>
public sealed class EngineProcess : IAsyncDisposable
{
    // Long, since a busy machine is not a defect: one that does not start at all ends, and that is seen at once.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly string _project;
    private readonly RunningProgram _program;
    private bool _endExpected;

    private EngineProcess(string project, RunningProgram program) => (_project, _program) = (project, program);

    /// <summary>The operating system's id of it.</summary>
    public int Id => _program.Id;

    /// <summary>Whether it has printed a line with a text in it.</summary>
    public bool HasPrinted(string text) => _program.Output.Concat(_program.Errors).Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Starts the built project with configuration keys such as <c>Postgres:Port=1234</c>, or with a verb and keys.</summary>
    public static EngineProcess Start(string project, params string[] arguments) =>
        new(project, RunningProgram.Start(Binary(project), [.. arguments.Select(Option)]));

    /// <summary>Starts it on a disk that is soon full.</summary>
    public static EngineProcess StartOn(SmallDisk disk, string project, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(disk);
        return new(project, RunningProgram.Start(disk.Launcher[0], [.. disk.Launcher.Skip(1), Binary(project), .. arguments.Select(Option)]));
    }

    /// <summary>Waits until the engine answers.</summary>
    /// <exception cref="InvalidOperationException">It ended first, or does not answer; the message has what it printed.</exception>
    public async Task UntilReady(Func<Task<bool>> answers)
    {
        try
        {
            await Eventually.Until($"{_project} answers", () => _program.HasEnded ? throw new InvalidOperationException(_program.Describe()) : answers(), StartLimit);
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException($"{late.Message}\n{_program.Describe()}", late);
        }
    }

    /// <summary>Waits until a page of it, such as that of its health, is answered with success.</summary>
    /// <exception cref="InvalidOperationException">It ended first, or does not answer; the message has what it printed.</exception>
    public async Task UntilServesAsync(Uri page)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        await UntilReady(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(page);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
            {
                return false;
            }
        });
    }

    /// <summary>Waits until it takes connections at a port of this machine.</summary>
    /// <exception cref="InvalidOperationException">It ended first, or does not listen; the message has what it printed.</exception>
    public Task UntilListensAsync(int port) => UntilReady(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    /// <summary>Waits for the end of a program that does one thing.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public async Task UntilDoneAsync()
    {
        _endExpected = true;
        if (await _program.EndedAsync(CancellationToken.None) != 0) throw new InvalidOperationException(_program.Describe());
    }

    /// <summary>Sends SIGKILL.</summary>
    public Task KillAsync()
    {
        _endExpected = true;
        return _program.CrashAsync(CancellationToken.None);
    }

    /// <summary>Sends a signal by its name, such as STOP.</summary>
    public Task SignalAsync(string signal) => _program.SignalAsync(signal, CancellationToken.None);

    /// <summary>Stops it cleanly.</summary>
    /// <exception cref="InvalidOperationException">It had ended by itself; the message has what it printed.</exception>
    /// <exception cref="TimeoutException">It did not stop, and was killed.</exception>
    public async ValueTask DisposeAsync()
    {
        await using var ending = _program;
        if (_program.HasEnded && !_endExpected) throw new InvalidOperationException(_program.Describe());
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            if (!_program.HasEnded) await _program.StopAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"{_project} did not stop within {StopLimit}.\n{_program.Describe()}", late);
        }
    }

    private static string Option(string argument) => argument.Contains('=', StringComparison.Ordinal) ? "--" + argument : argument;

    private static string Binary(string project)
    {
        // This assembly is in artifacts/bin/<tests>/<configuration>/.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, project);
    }
}
