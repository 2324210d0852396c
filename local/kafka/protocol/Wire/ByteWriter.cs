using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Meridian.Kafka.Protocol.Wire;

/// <summary>Writes the primitives of the protocol into a pooled buffer that grows as needed.</summary>
public struct ByteWriter(int sizeHint) : IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(sizeHint);

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    public readonly ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Position);

    /// <summary>Hands the buffer over; nothing can be written afterwards.</summary>
    public PooledBytes Detach()
    {
        var result = new PooledBytes(_buffer!, Position);
        (_buffer, Position) = (null, 0);
        return result;
    }

    public void Dispose()
    {
        if (_buffer is { } rented) ArrayPool<byte>.Shared.Return(rented);
        _buffer = null;
    }

    /// <summary>Overwrites bytes written before, for a length or a checksum that is known only at the end.</summary>
    public readonly Span<byte> At(int position, int length) => _buffer.AsSpan(position, length);

    public void Byte(byte value) => Give(1)[0] = value;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Give(sizeof(short)), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Give(sizeof(int)), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Give(sizeof(long)), value);

    public void Uuid(Guid value) => value.TryWriteBytes(Give(16), bigEndian: true, out _);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Give(value.Length));

    public void String(string value, int utf8Length) => Encoding.UTF8.GetBytes(value, Give(utf8Length));

    public void UnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    /// <summary>A zigzag varint, as record fields are written.</summary>
    public void Varint(int value) => Varlong(value);

    /// <inheritdoc cref="Varint"/>
    public void Varlong(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        for (; zigzag >= 0x80; zigzag >>= 7) Byte((byte)(zigzag | 0x80));
        Byte((byte)zigzag);
    }

    /// <summary>Makes room for <paramref name="count"/> bytes that the caller fills before it writes anything else.</summary>
    public Span<byte> Give(int count)
    {
        if (_buffer!.Length - Position < count) Grow(count);
        var given = _buffer.AsSpan(Position, count);
        Position += count;
        return given;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer!.Length * 2, Position + count + 64));
        Written.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
