using System.Net.Sockets;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests.Support;

/// <summary>The broker as a process of its own, to be killed and started again on the same data.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private const string Program = "Meridian.Local.Kafka";

    private readonly TemporaryDirectory _data = new();
    private readonly int _port = FreePort.Next();
    private RunningProgram? _program;

    public int Port => _port;

    public string Bootstrap => $"localhost:{_port}";

    public string Data => _data.Path;

    public RunningProgram Running => _program ?? throw new InvalidOperationException("The broker has not been started.");

    public Task StartAsync(params string[] settings) => UntilListeningAsync(Launch(settings));

    /// <summary>Starts it with environment variables, as NAME=value.</summary>
    public Task StartInAsync(IEnumerable<string> environment) => StartByAsync(["/usr/bin/env", .. environment], []);

    /// <summary>Starts it by a program that becomes it.</summary>
    public Task StartByAsync(string[] launcher, string[] settings) => UntilListeningAsync(
        RunningProgram.Start(launcher[0], [.. launcher[1..], Path.Combine(AppContext.BaseDirectory, Program), .. Arguments, .. settings]));

    private async Task UntilListeningAsync(RunningProgram program)
    {
        _program = program;
        await Eventually.Until("the broker listens", () => _program.HasEnded
            ? throw new InvalidOperationException(string.Join('\n', _program.Errors))
            : Listens(), TimeSpan.FromMinutes(3));
    }

    /// <summary>Starts a further process with the same settings, whatever comes of it.</summary>
    public RunningProgram Launch(params string[] settings) => RunningProgram.Start(Program, [.. Arguments, .. settings]);

    /// <summary>Kills the process with no chance to do anything about it.</summary>
    public Task KillAsync() => Running.CrashAsync(TestContext.Current.CancellationToken);

    public Task<int> StopAsync() => Running.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _data.Dispose();
    }

    private string[] Arguments => [$"--Kafka:Broker1Port={_port}", $"--Kafka:Data={_data.Path}", "--Kafka:SegmentBytes=262144", "--Logging:LogLevel:Default=Warning"];

    private bool Listens()
    {
        try
        {
            using var probe = new TcpClient("localhost", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
