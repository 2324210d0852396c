using System.Buffers;
using System.Buffers.Binary;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Server;

/// <summary>Cuts a connection's bytes into requests: each an int32 length, then that many bytes.</summary>
internal sealed class FrameReader(Stream stream, ConnectionLimits limits, CancellationToken closing) : IDisposable
{
    // What a client says its request's size is costs this much memory until so many bytes have really come.
    private const int FirstRent = 128 * 1024;

    // Requests that ask but bring nothing wait for nobody's memory.
    private const int Free = 4 * 1024;

    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(closing);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;

    /// <summary>The next request without its length, or null once the client has closed the connection.</summary>
    /// <exception cref="MalformedMessageException">The length makes no sense, or the connection ends amid a request, or the rest is too long in coming.</exception>
    public async ValueTask<RequestFrame?> ReadAsync()
    {
        if (!await FillAsync(sizeof(int))) return null;
        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (size <= 0 || size > limits.MostRequestBytes) throw new MalformedMessageException($"A request of {size} bytes; the most is {limits.MostRequestBytes}.");
        _start += sizeof(int);

        var (frame, taken) = (ArrayPool<byte>.Shared.Rent(Math.Min(size, FirstRent)), 0);
        try
        {
            var read = await ReadAsync(frame, TakeBuffered(frame, size), Math.Min(size, FirstRent), size);
            if (size > Free)
            {
                // All of it at once: a reader that holds some and waits for more could wait for another such for ever.
                await limits.Requests.TakeAsync(size, closing);
                taken = size;
            }

            if (size > read)
            {
                frame = Enlarge(frame, size);
                await ReadAsync(frame, read, size, size);
            }

            return new RequestFrame(frame, size, limits.Requests, taken);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(frame);
            if (taken > 0) limits.Requests.Give(taken);
            throw;
        }
    }

    public void Dispose()
    {
        _patience.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private int TakeBuffered(byte[] frame, int size)
    {
        var buffered = Math.Min(Math.Min(size, FirstRent), _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(frame);
        _start += buffered;
        return buffered;
    }

    private async ValueTask<int> ReadAsync(byte[] frame, int read, int until, int size)
    {
        if (read == until) return read;
        _patience.CancelAfter(limits.Patience);
        try
        {
            while (read < until)
            {
                var got = await stream.ReadAsync(frame.AsMemory(read, until - read), _patience.Token);
                if (got == 0) throw new MalformedMessageException($"The connection ended after {read} of a request's {size} bytes.");
                read += got;
            }
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
            throw new MalformedMessageException($"After {limits.Patience} there were {read} of a request's {size} bytes.");
        }

        _patience.CancelAfter(Timeout.InfiniteTimeSpan);
        return read;
    }

    private static byte[] Enlarge(byte[] frame, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        frame.AsSpan(0, FirstRent).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(frame);
        return larger;
    }

    private async ValueTask<bool> FillAsync(int count)
    {
        if (_end - _start >= count) return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < count)
        {
            var got = await stream.ReadAsync(_buffer.AsMemory(_end), closing);
            if (got == 0) return _end == 0 ? false : throw new MalformedMessageException("The connection ended amid the length of a request.");
            _end += got;
        }

        return true;
    }
}
