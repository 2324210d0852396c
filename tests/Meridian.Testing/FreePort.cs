using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Testing;

/// <summary>Ports for servers that a test starts.</summary>
public static class FreePort
{
    // Below Linux's ephemeral range: no outgoing connection can take the port before the server does.
    private const int First = 20_000;
    private const int Last = 32_000;

    // One after the other, from anywhere: of two tests that ask, and start their servers a while later, none gets the other's port.
    private static int _next = Random.Shared.Next(Last - First);

    // A port's number for datagrams, which no server of ours takes, says to other processes until this one ends that the port is given away.
    private static readonly ConcurrentBag<Socket> Reservations = [];

    /// <summary>A port that nothing on 127.0.0.1 listened on a moment ago, and that was given neither to this process nor to another one of tests that still runs.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % (Last - First));
            if (TryReserve(port) && IsFree(port)) return port;
        }
    }

    private static bool TryReserve(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException)
        {
            socket.Dispose();
            return false;
        }

        Reservations.Add(socket);
        return true;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
