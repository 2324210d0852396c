using System.Buffers;
using System.Buffers.Binary;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Server;

/// <summary>Cuts a connection's bytes into requests: each an int32 length, then that many bytes.</summary>
internal sealed class FrameReader(Stream stream, int mostBytes) : IDisposable
{
    // What a client says its request's size is costs this much memory until the bytes really come.
    private const int FirstRent = 128 * 1024;

    // A full batch of a client's defaults is a megabyte: reached in one step, so that little is copied.
    private const int Growth = 8;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;

    /// <summary>The next request without its length, or null once the client has closed the connection.</summary>
    /// <exception cref="MalformedMessageException">The length makes no sense, or the connection ends amid a request.</exception>
    public async ValueTask<PooledBytes?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(sizeof(int), cancellationToken)) return null;
        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (size <= 0 || size > mostBytes) throw new MalformedMessageException($"A request of {size} bytes; the most is {mostBytes}.");
        _start += sizeof(int);

        var frame = ArrayPool<byte>.Shared.Rent(Math.Min(size, FirstRent));
        var read = Math.Min(size, _end - _start);
        _buffer.AsSpan(_start, read).CopyTo(frame);
        _start += read;
        try
        {
            while (read < size)
            {
                if (read == frame.Length) frame = Enlarge(frame, size);
                var got = await stream.ReadAsync(frame.AsMemory(read, Math.Min(size, frame.Length) - read), cancellationToken);
                if (got == 0) throw new MalformedMessageException($"The connection ended after {read} of a request's {size} bytes.");
                read += got;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(frame);
            throw;
        }

        return new PooledBytes(frame, size);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static byte[] Enlarge(byte[] frame, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, (long)frame.Length * Growth));
        frame.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(frame);
        return larger;
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_end - _start >= count) return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < count)
        {
            var got = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (got == 0) return _end == 0 ? false : throw new MalformedMessageException("The connection ended amid the length of a request.");
            _end += got;
        }

        return true;
    }
}
