using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>Sends ready-made requests over plain sockets, one under way on each: it takes far less of the machine than a client library, and leaves it to what is measured.</summary>
internal sealed class RawHttpLoad(Uri address, IReadOnlyList<byte[]> requests, int connections)
{
    private const int LongestHead = 4_096;

    /// <param name="perSecond">How many requests to send in all, evenly; null is as many as are answered. Latencies then count from when a request was due.</param>
    public async Task<LoadResult> RunAsync(TimeSpan duration, double? perSecond, CancellationToken cancellationToken)
    {
        var latencies = new Latencies();
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection =>
            Task.Run(() => SendAsync(connection, started, duration, perSecond, latencies, cancellationToken), cancellationToken)));
        var (done, refused) = (counts.Sum(count => count.Done), counts.Sum(count => count.Refused));
        return new LoadResult(done, done, Stopwatch.GetElapsedTime(started), latencies, refused == 0 ? new Dictionary<int, long>() : new Dictionary<int, long> { [0] = refused });
    }

    private async Task<(long Done, long Refused)> SendAsync(int connection, long started, TimeSpan duration, double? perSecond, Latencies latencies, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken);
        var (buffer, mine) = (new byte[1 << 16], new List<double>());
        var (done, refused, interval) = (0L, 0L, TimeSpan.FromSeconds(connections / (perSecond ?? double.PositiveInfinity)));
        for (var due = interval * connection / connections; Stopwatch.GetElapsedTime(started) < duration; due += interval)
        {
            var wait = due - Stopwatch.GetElapsedTime(started);
            if (perSecond is not null && wait > TimeSpan.Zero) await Task.Delay(wait, TimeProvider.System, cancellationToken);
            var sent = perSecond is null ? Stopwatch.GetElapsedTime(started) : due;
            await socket.SendAsync(requests[(int)((connection + done) % requests.Count)], cancellationToken);
            if (!await ReceiveAsync(socket, buffer, cancellationToken)) refused++;
            mine.Add((Stopwatch.GetElapsedTime(started) - sent).TotalMilliseconds);
            done++;
        }

        latencies.Add(mine);
        return (done, refused);
    }

    private static async Task<bool> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        var (received, whole) = (0, int.MaxValue);
        while (received < whole)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(Math.Min(received, LongestHead)), cancellationToken);
            if (read == 0) throw new InvalidOperationException("The server has closed the connection.");
            received += read;
            if (whole == int.MaxValue) whole = LengthOf(buffer.AsSpan(0, Math.Min(received, LongestHead)));
        }

        return buffer[9] == '2'; // HTTP/1.1 2xx
    }

    // Of head and body; unknown until the head is there.
    private static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return int.MaxValue;
        var at = answer.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) ? end + 4 + length : end + 4;
    }
}
