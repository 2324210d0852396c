using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Bench.Brokers;

/// <summary>A connection that does as little as can be done: ready-made requests out, whole responses in, one thread.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];

    public RawConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>A request as it goes over the wire, length in front.</summary>
    public static byte[] Encode(ApiKey key, short version, IMessage body)
    {
        var flexible = Api.Find((short)key)!.IsFlexible(version);
        var writer = new WireWriter(version, flexible);
        var length = 0;
        writer.Int32(ref length);
        new RequestHeader { Key = (short)key, Version = version, ClientId = "bench" }.Describe(ref writer);
        body.Describe(ref writer);
        writer.PatchInt32(0, writer.Written.Length - sizeof(int));
        using var request = writer.Detach();
        return request.Memory.ToArray();
    }

    public void Send(ReadOnlySpan<byte> request)
    {
        while (request.Length > 0) request = request[_socket.Send(request)..];
    }

    /// <summary>Waits for a response and reads it; slices of it are valid until the next call.</summary>
    public T Receive<T>(ApiKey key, short version)
        where T : IMessage, new()
    {
        Fill(0, sizeof(int));
        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer);
        if (size > _buffer.Length) _buffer = new byte[size];
        Fill(0, size);
        var flexible = Api.Find((short)key)!.IsFlexible(version);
        var reader = new WireReader(_buffer.AsMemory(0, size), version, flexible);
        var correlation = 0;
        reader.Int32(ref correlation);
        reader.Tags();
        var response = new T();
        response.Describe(ref reader);
        return response;
    }

    public void Dispose() => _socket.Dispose();

    private void Fill(int from, int to)
    {
        while (from < to)
        {
            var got = _socket.Receive(_buffer.AsSpan(from, to - from));
            if (got == 0) throw new InvalidOperationException("The broker closed the connection.");
            from += got;
        }
    }
}
