using System.Net;
using System.Net.Sockets;

namespace Meridian.Testing;

/// <summary>Ports for servers that a test starts.</summary>
public static class FreePort
{
    // Below Linux's ephemeral range: no outgoing connection can take the port before the server does.
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>A port that nothing on 127.0.0.1 listened on a moment ago.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port)) return port;
        }
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
