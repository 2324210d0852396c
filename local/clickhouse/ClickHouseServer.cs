using System.Globalization;
using Meridian.Local.Engines;

namespace Meridian.Local.ClickHouse;

/// <summary>
/// The real ClickHouse engine inside this process. libchdb's command line is clickhouse-local, and SYSTEM START LISTEN makes that
/// serve ClickHouse's own HTTP interface and native protocol.
/// </summary>
internal sealed class ClickHouseServer(ClickHouseOptions options, Toolchain tools)
{
    private const int StackSize = 16 << 20; // a native server's main thread; the runtime's default is far smaller

    public async Task RunAsync(CancellationToken stop)
    {
        using var data = await DataDirectory.HoldAsync(options.Data, stop);
        await EnginePort.WaitUntilFreeAsync("ClickHouse:HttpPort", options.HttpPort, stop);
        await EnginePort.WaitUntilFreeAsync("ClickHouse:TcpPort", options.TcpPort, stop);

        var tag = $"meridian-{Guid.CreateVersion7():N}";
        var files = new ServerFiles(Path.Combine(data.Path, "config"));
        files.Write(options, tag);
        var output = new NativeOutput(files.Log);
        using var terminal = PseudoTerminal.BecomeStandardInput();
        var handlers = SignalHandlers.Save();
        var ended = Start(Arguments(files.Main, Path.Combine(data.Path, "engine")));

        await BecomeReadyAsync(tag, ended, output, stop);
        handlers.PutBack();
        output.ReleaseErrors();
        await using var stopping = stop.Register(() => terminal.Type("exit"));
        if (await ended is { } error) throw new EngineFaultException($"ClickHouse ended with an error: {error}");
        if (!stop.IsCancellationRequested) throw new EngineFaultException("ClickHouse ended by itself.");
    }

    private async Task BecomeReadyAsync(string tag, Task<string?> ended, NativeOutput output, CancellationToken stop)
    {
        using var probe = new ReadinessProbe(options, tag);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ready = probe.WaitAsync(giveUp.Token);
        if (await Task.WhenAny((Task)ready, ended, output.FirstError) != ready)
        {
            await giveUp.CancelAsync();
            var error = (ended.IsCompleted ? await ended : null) ?? await output.ErrorWithin(TimeSpan.FromSeconds(1)) ?? "it gave no reason";
            throw new EngineFaultException($"ClickHouse did not start on {options.Data}: {error.Split('\n')[0]}");
        }

        Console.Out.WriteLine($"ClickHouse {await ready} is ready: HTTP on 127.0.0.1:{options.HttpPort}, native protocol on 127.0.0.1:{options.TcpPort}.");
    }

    private Task<string?> Start(string[] arguments)
    {
        var chdb = Chdb.Load(tools.LibChdb);
        chdb.LeaveFaultSignalsAlone();
        var ended = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => ended.SetResult(chdb.RunCommandLine(arguments)), StackSize) { IsBackground = true, Name = "clickhouse" }.Start();
        return ended.Task;
    }

    private string[] Arguments(string configuration, string data) =>
    [
        "clickhouse-local", $"--config-file={configuration}", $"--path={data}",
        "--listen_host=127.0.0.1", $"--http_port={Text(options.HttpPort)}", $"--tcp_port={Text(options.TcpPort)}",
        $"--log-level={options.LogLevel}",
        "--interactive", "--disable_suggestion", $"--history_file={Path.Combine(data, "history")}", "--echo=0",
        // The database comes before the ports: whoever can connect finds it. The HTTP port comes last: the probe asks there.
        "--query", $"CREATE DATABASE IF NOT EXISTS {options.Database} ENGINE = Atomic; SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP",
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
