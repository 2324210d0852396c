using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Bench.Load;

/// <summary>A plain socket to a server on this machine: one ready-made request at a time, and of its answer no more than where it ends and whether it is a refusal.</summary>
internal sealed class RawHttpConnection(Uri address) : IDisposable
{
    private const int LongestHead = 4_096;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[1 << 16];

    public ValueTask ConnectAsync(CancellationToken cancellationToken) => _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken);

    public async ValueTask SendAsync(byte[] request, CancellationToken cancellationToken) => await _socket.SendAsync(request, cancellationToken);

    /// <summary>Sends on the thread that calls: a request is short and there is room for it.</summary>
    public void Send(byte[] request) => _socket.Send(request);

    /// <returns>Whether it was answered with success.</returns>
    public async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        var (received, whole) = (0, int.MaxValue);
        while (received < whole)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(Math.Min(received, LongestHead)), cancellationToken);
            if (read == 0) throw new InvalidOperationException("The server has closed the connection.");
            received += read;
            if (whole == int.MaxValue) whole = LengthOf(_buffer.AsSpan(0, Math.Min(received, LongestHead)));
        }

        return _buffer[9] == '2'; // HTTP/1.1 2xx
    }

    public void Dispose() => _socket.Dispose();

    // Of head and body; unknown until the head is there.
    private static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return int.MaxValue;
        var at = answer.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) ? end + 4 + length : end + 4;
    }
}
