using System.Buffers.Binary;
using System.Text;

namespace Meridian.Kafka.Protocol.Wire;

/// <summary>Walks over bytes and reads the primitives of the protocol. Every length is checked against what is left.</summary>
/// <exception cref="MalformedMessageException">Any call, when the bytes end early or a length makes no sense.</exception>
public struct ByteReader(ReadOnlyMemory<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public Guid Uuid() => new(Take(16), bigEndian: true);

    public ReadOnlyMemory<byte> Bytes(int length)
    {
        Take(length);
        return bytes.Slice(Position - length, length);
    }

    public void Skip(int length) => Take(length);

    public string String(int length)
    {
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException notUtf8)
        {
            throw new MalformedMessageException("A string is not UTF-8.", notUtf8);
        }
    }

    public uint UnsignedVarint()
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new MalformedMessageException("A varint of more than 5 bytes.");
    }

    /// <summary>A zigzag varint, as record fields are written.</summary>
    public int Varint()
    {
        var value = UnsignedVarint();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    /// <inheritdoc cref="Varint"/>
    public long Varlong()
    {
        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new MalformedMessageException("A varlong of more than 10 bytes.");
    }

    /// <summary>A compact length: one less than the varint on the wire, so that -1 is null.</summary>
    public int CompactLength()
    {
        var value = UnsignedVarint();
        return value <= int.MaxValue ? (int)value - 1 : throw new MalformedMessageException($"A length of {value}.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining) throw new MalformedMessageException($"{count} bytes wanted at {Position}, {Remaining} left.");
        var taken = bytes.Span.Slice(Position, count);
        Position += count;
        return taken;
    }
}
