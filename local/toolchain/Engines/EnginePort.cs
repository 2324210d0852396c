using System.Net;
using System.Net.Sockets;

namespace Meridian.Local.Engines;

/// <summary>The ports an engine is going to listen on.</summary>
public static class EnginePort
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an engine that was killed a moment ago may still hold its port.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Returns once 127.0.0.1:<paramref name="port"/> can be listened on.</summary>
    /// <param name="key">The configuration key of the port, for the message.</param>
    /// <exception cref="EngineFaultException">Another program keeps it.</exception>
    public static async Task WaitUntilFreeAsync(string key, int port, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Grace);
        while (!IsFree(port))
        {
            if (patience.IsCancellationRequested)
                throw new EngineFaultException($"Port {port} ({key}) on 127.0.0.1 is taken by another program. Stop that one (ss -ltnp 'sport = :{port}' names it), or choose other ports: ./meridian up --port-offset N.");
            await Task.Delay(Interval, cancellationToken);
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
