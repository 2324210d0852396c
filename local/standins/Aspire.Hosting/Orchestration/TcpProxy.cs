using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Listens on the public port of an endpoint and spreads connections over the instances, leaving out those that do not answer.</summary>
internal sealed partial class TcpProxy : IDisposable
{
    private readonly int _port;
    private readonly IReadOnlyList<int> _targets;
    private readonly ILogger _logger;
    private readonly List<TcpListener> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private int _turn;

    internal TcpProxy(int port, IReadOnlyList<int> targets, ILogger logger) => (_port, _targets, _logger) = (port, targets, logger);

    /// <exception cref="SocketException">The port is taken.</exception>
    internal void Start()
    {
        Listen(IPAddress.Loopback);
        if (Socket.OSSupportsIPv6) Listen(IPAddress.IPv6Loopback);
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var listener in _listeners) listener.Dispose();
        _stop.Dispose();
    }

    private void Listen(IPAddress address)
    {
        var listener = new TcpListener(address, _port);
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, _stop.Token);
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var client = await listener.AcceptSocketAsync(stop);
                _ = ForwardAsync(client, stop);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            if (!stop.IsCancellationRequested) LogStopped(_logger, ended, _port);
        }
    }

    private async Task ForwardAsync(Socket client, CancellationToken stop)
    {
        using (client)
        {
            using var server = await ConnectAsync(stop);
            if (server is null) return;
            try
            {
                client.NoDelay = server.NoDelay = true;
                using var broken = CancellationTokenSource.CreateLinkedTokenSource(stop);
                await Task.WhenAll(PumpAsync(client, server, broken), PumpAsync(server, client, broken));
            }
            catch (Exception ended) when (ended is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side went away; closing both, which leaving does, is all there is to say to the other.
            }
        }
    }

    private async Task<Socket?> ConnectAsync(CancellationToken stop)
    {
        var first = Interlocked.Increment(ref _turn) & int.MaxValue;
        for (var i = 0; i < _targets.Count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _targets[(first + i) % _targets.Count], stop);
                return socket;
            }
            catch (Exception refused) when (refused is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    /// <summary>Copies one direction. An orderly end closes that direction alone; a broken connection ends both.</summary>
    private static async Task PumpAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, broken.Token) is > 0 and var read)
            {
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), broken.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            await broken.CancelAsync();
            throw;
        }
    }

    [LoggerMessage(4101, LogLevel.Error, "The proxy on port {Port} stopped")]
    private static partial void LogStopped(ILogger logger, Exception fault, int port);
}
