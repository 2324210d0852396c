using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Local;
using StackExchange.Redis;

namespace Meridian.Bench.Load;

/// <summary>A Redis of a suite's own, in memory alone.</summary>
internal sealed class BenchRedis : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;

    private BenchRedis(Process process, int port) =>
        (_process, ConnectionString) = (process, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port},abortConnect=false"));

    public string ConnectionString { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<BenchRedis> StartAsync(CancellationToken cancellationToken)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var start = new ProcessStartInfo(Toolchain.RedisServer, ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
        };
        var redis = new BenchRedis(Process.Start(start)!, port);
        _ = redis._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        while (!Answers(port)) await Task.Delay(Interval, cancellationToken);
        return redis;
    }

    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
