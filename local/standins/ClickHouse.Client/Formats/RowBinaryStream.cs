using System.Buffers.Binary;
using System.Text;

namespace ClickHouse.Client.Formats;

/// <summary>Reads RowBinary's primitives out of a buffered stream.</summary>
/// <param name="stream">Where the bytes come from.</param>
/// <param name="cancelled">Ends every wait for them.</param>
internal sealed class RowBinaryStream(Stream stream, CancellationToken cancelled) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <summary>Ends the waits of the row that is being read.</summary>
    public CancellationToken RowCancelled { get; set; }

    /// <summary>Whether nothing is left. Waits for the next bytes if there is no telling yet.</summary>
    public bool AtEnd() => _start == _end && !Fill(1);

    public byte ReadByte() => Take(1)[0];

    public ReadOnlySpan<byte> ReadFixed(int length) => Take(length);

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public string ReadString() => Encoding.UTF8.GetString(Take(ReadLength()));

    /// <summary>A length as LEB128.</summary>
    public int ReadLength()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return checked((int)value);
        }

        throw new InvalidDataException("The server sent a length of more than 64 bits.");
    }

    public void Dispose() => stream.Dispose();

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_end - _start < length && !Fill(length)) throw new EndOfStreamException("The server's answer ended inside a row.");
        _start += length;
        return _buffer.AsSpan(_start - length, length);
    }

    private bool Fill(int atLeast)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_buffer.Length < atLeast) Array.Resize(ref _buffer, Math.Max(atLeast, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L)));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, RowCancelled);
        while (_end < atLeast)
        {
            // The stream has no synchronous read that could be cancelled.
            var count = stream.ReadAsync(_buffer.AsMemory(_end), either.Token).AsTask().GetAwaiter().GetResult();
            if (count == 0) return false;
            _end += count;
        }

        return true;
    }
}
