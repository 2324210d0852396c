using System.Buffers.Binary;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>Decompresses the LZ4 frame format (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md). Checksums are skipped: the batch has its own.</summary>
internal static class Lz4
{
    private const uint Magic = 0x184D2204;

    public static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(reader.Bytes(4).Span) != Magic) throw new MalformedMessageException("A batch is not LZ4.");
        var flags = reader.Byte();
        reader.Skip(1);
        if ((flags & 0x08) != 0) reader.Skip(8);
        if ((flags & 0x01) != 0) reader.Skip(4);
        reader.Skip(1);

        var output = new BackReferences(bytes.Length * 3);
        while (true)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(reader.Bytes(4).Span);
            if (size == 0) return output.Finish();
            var block = reader.Bytes((int)(size & int.MaxValue));
            if (size > int.MaxValue) output.Literal(block.Span);
            else DecompressBlock(block, output);
            if ((flags & 0x10) != 0) reader.Skip(4);
        }
    }

    private static void DecompressBlock(ReadOnlyMemory<byte> block, BackReferences output)
    {
        var reader = new ByteReader(block);
        while (reader.Remaining > 0)
        {
            var token = reader.Byte();
            output.Literal(reader.Bytes(Length(ref reader, token >> 4)).Span);
            if (reader.Remaining == 0) return;
            var distance = BinaryPrimitives.ReadUInt16LittleEndian(reader.Bytes(2).Span);
            output.Repeat(distance, Length(ref reader, token & 0xf) + 4);
        }
    }

    // 15 means that bytes follow which are added up to the first that is not 255.
    private static int Length(ref ByteReader reader, int length)
    {
        if (length < 15) return length;
        byte next;
        do
        {
            next = reader.Byte();
            length += next;
        }
        while (next == byte.MaxValue);
        return length;
    }
}
