using Meridian.Local.Engines;

namespace Meridian.Local.Redis;

/// <summary>The system's redis-server, run in the foreground.</summary>
internal sealed class RedisServer(RedisOptions options)
{
    // What redis-server prints just before it gives up.
    private static readonly string[] Reasons = ["Fatal error", "FATAL CONFIG FILE ERROR", "Bad file format", "Failed ", "Can't ", "Could not ", "Unrecoverable", "Unexpected end of file", "MISCONF", "No space left"];

    private string? _reason;

    public async Task RunAsync(CancellationToken stop)
    {
        using var data = await DataDirectory.HoldAsync(options.Data, stop);
        Directory.CreateDirectory(data.Path);
        await EnginePort.WaitUntilFreeAsync("Redis:Port", options.Port, stop);

        var server = new Child(Toolchain.RedisServer, ["-"])
        {
            Input = RedisConfiguration.For(options, data.Path),
            OnParentDeath = Signal.Terminate,
            OnLine = line =>
            {
                Console.Out.WriteLine(line);
                if (Reasons.Any(reason => line.Contains(reason, StringComparison.Ordinal))) _reason = line;
            },
        };
        var exitCode = await ChildProcess.RunAsync(server, stop);
        if (!stop.IsCancellationRequested)
            throw new EngineFaultException($"Redis ended by itself (exit code {exitCode}): {_reason ?? "it gave no reason"}. If its data in {data.Path} is beyond repair, empty it with ./meridian down --wipe.");
    }
}
