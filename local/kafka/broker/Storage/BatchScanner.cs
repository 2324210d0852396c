using System.Buffers;
using Meridian.Kafka.Protocol.Records;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Walks over the batches of a segment file, through a read-ahead buffer.</summary>
/// <param name="end">The position in the file where reading stops.</param>
internal sealed class BatchScanner(SafeFileHandle file, long position, long end, int readAhead = 8 * 1024) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(readAhead);
    private long _bufferedFrom = position;
    private int _buffered;

    /// <summary>Where in the file the batch of <see cref="Header"/> begins.</summary>
    public long Position { get; private set; } = position;

    public BatchHeader Header { get; private set; }

    /// <summary>Where the batch after the current one begins, or would begin.</summary>
    public long Next { get; private set; } = position;

    /// <summary>Steps to the next batch whose header is wholly there. It is false at the end, and where a length makes no sense.</summary>
    public bool MoveNext()
    {
        if (Next + BatchHeader.Size > end) return false;
        var header = BatchHeader.Read(Peek(Next, BatchHeader.Size).Span);
        if (header.TotalSize < 0 || header.Magic != 2) return false;
        (Position, Header) = (Next, header);
        Next += header.TotalSize;
        return true;
    }

    /// <summary>The whole current batch, valid until the next call; empty if the file ends inside it.</summary>
    public ReadOnlyMemory<byte> Batch() => Next <= end ? Peek(Position, Header.TotalSize) : default;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private ReadOnlyMemory<byte> Peek(long at, int count)
    {
        if (at < _bufferedFrom || at + count > _bufferedFrom + _buffered) Fill(at, count);
        return _buffer.AsMemory((int)(at - _bufferedFrom), count);
    }

    private void Fill(long at, int count)
    {
        if (count > _buffer.Length)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(count);
        }

        var wanted = (int)Math.Min(_buffer.Length, end - at);
        (_bufferedFrom, _buffered) = (at, 0);
        while (_buffered < wanted)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(_buffered, wanted - _buffered), at + _buffered);
            if (read == 0) throw new EndOfStreamException($"A segment ends at {at + _buffered}, {at + wanted} was expected.");
            _buffered += read;
        }
    }
}
