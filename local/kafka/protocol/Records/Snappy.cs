using System.Buffers.Binary;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>Decompresses snappy (https://github.com/google/snappy/blob/main/format_description.txt), bare or in the framing of the Java client.</summary>
internal static class Snappy
{
    private static ReadOnlySpan<byte> JavaMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    public static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith(JavaMagic)) return DecompressBlock(bytes);
        var reader = new ByteReader(bytes);
        reader.Skip(16);
        using var output = new MemoryStream();
        while (reader.Remaining > 0) output.Write(DecompressBlock(reader.Bytes(reader.Int32())).Span);
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    private static ReadOnlyMemory<byte> DecompressBlock(ReadOnlyMemory<byte> block)
    {
        var reader = new ByteReader(block);
        var size = reader.UnsignedVarint();
        if (size > Decompressor.MaxSize) throw new MalformedMessageException("A snappy batch that expands too far.");
        var output = new BackReferences((int)size);
        while (reader.Remaining > 0)
        {
            var tag = reader.Byte();
            if ((tag & 3) == 0) output.Literal(reader.Bytes(LiteralLength(ref reader, tag)).Span);
            else Copy(ref reader, tag, output);
        }

        return output.Finish();
    }

    private static int LiteralLength(ref ByteReader reader, byte tag)
    {
        var length = tag >> 2;
        if (length < 60) return length + 1;
        var value = 0;
        for (var i = 0; i < length - 59; i++) value |= reader.Byte() << (8 * i);
        return value + 1;
    }

    private static void Copy(ref ByteReader reader, byte tag, BackReferences output)
    {
        switch (tag & 3)
        {
            case 1:
                output.Repeat(distance: ((tag >> 5) << 8) | reader.Byte(), length: 4 + ((tag >> 2) & 7));
                break;
            case 2:
                output.Repeat(distance: BinaryPrimitives.ReadUInt16LittleEndian(reader.Bytes(2).Span), length: 1 + (tag >> 2));
                break;
            default:
                output.Repeat(distance: BinaryPrimitives.ReadInt32LittleEndian(reader.Bytes(4).Span), length: 1 + (tag >> 2));
                break;
        }
    }
}
