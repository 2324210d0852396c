using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Server;

/// <summary>The listener of one logical broker, on the loopback addresses.</summary>
internal sealed class NodeListener(Node node, ListenerSecurity security, RequestDispatcher dispatcher, BrokerMetrics metrics, ConnectionLimits limits, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, Task> _connections = [];
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _accepting = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="port">0 takes a free one, which <see cref="Node.Port"/> then tells.</param>
    /// <exception cref="StartupException">The port is taken.</exception>
    public void Start(int port)
    {
        try
        {
            node.Port = Listen(IPAddress.Loopback, port);
            // "localhost" may be either address. A machine without IPv6 is content with the first.
            if (Socket.OSSupportsIPv6) Listen(IPAddress.IPv6Loopback, node.Port);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartupException($"Port {port} for Kafka node {node.Id} is taken. Stop what listens there, or set Kafka:Broker{node.Id}Port.");
        }
        catch (SocketException noIpv6) when (_sockets.Count > 0 && noIpv6.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            Log.NoIPv6(logger, node.Id);
        }

        foreach (var socket in _sockets) _accepting.Add(AcceptAsync(socket));
        node.IsUp = true;
        Log.Listening(logger, node.Id, node.Host, node.Port);
    }

    /// <summary>Stops listening and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        node.IsUp = false;
        await _stopping.CancelAsync();
        foreach (var socket in _sockets) socket.Dispose();
        await Task.WhenAll(_accepting);
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private int Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // A broker that was killed leaves connections in TIME_WAIT; the next one has to get its port all the same.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(512);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _sockets.Add(socket);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failed)
            {
                // Out of descriptors, or a client gone before it was accepted: the next may do better.
                Log.AcceptFailed(logger, node.Id, failed.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private void Serve(Socket socket)
    {
        if (_connections.Count >= limits.MostConnections)
        {
            Log.Malformed(logger, ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString(), $"The node has {limits.MostConnections} connections already.");
            socket.Dispose();
            return;
        }

        socket.NoDelay = true;
        _connections[socket] = RunAsync();

        async Task RunAsync()
        {
            await Task.Yield();
            metrics.ConnectionOpened(node.Id);
            await ServeAsync(socket, ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString());
            metrics.ConnectionClosed(node.Id);
            _connections.TryRemove(socket, out _);
        }
    }

    private async Task ServeAsync(Socket socket, string client)
    {
        try
        {
            await using var stream = await security.OpenAsync(socket, _stopping.Token);
            var session = new ClientSession(client, security.BeginSignIn());
            await new Connection(stream, node, session, dispatcher, limits, logger).RunAsync(_stopping.Token);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            Log.Malformed(logger, client, refused.Message);
        }
        catch (OperationCanceledException)
        {
            // The broker stops amid a handshake.
        }
    }
}
