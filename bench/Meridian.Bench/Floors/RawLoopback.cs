using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Meridian.Bench.Brokers;

namespace Meridian.Bench.Floors;

/// <summary>The floor of consuming: a thread that sends the same megabyte over a socket again and again, and one that receives it.</summary>
internal static class RawLoopback
{
    private const int ChunkBytes = 1024 * 1024;

    public static Throughput Run(TimeSpan duration)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        receiver.Connect(listener.LocalEndPoint!);
        using var sender = listener.Accept();
        var sending = Task.Run(() => Send(sender, duration));
        var clock = Stopwatch.StartNew();
        var (buffer, received) = (new byte[ChunkBytes], 0L);
        while (receiver.Receive(buffer) is > 0 and var got) received += got;
        clock.Stop();
        sending.GetAwaiter().GetResult();
        return new Throughput(received / ChunkBytes, received, clock.Elapsed);
    }

    private static void Send(Socket socket, TimeSpan duration)
    {
        var chunk = new byte[ChunkBytes];
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;) socket.Send(chunk);
        socket.Shutdown(SocketShutdown.Send);
    }
}
