using System.Buffers.Binary;
using System.Numerics;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>CRC-32C (Castagnoli), the checksum of record batches, by the processor's own instruction where it has one.</summary>
public static class Crc32C
{
    // The instruction takes three cycles but one can begin in each: three stretches of the input at a time keep it busy.
    private const int Stretch = 2048;

    // What a stretch of zeros makes of a checksum, for each value of each of its four bytes: the operation is linear.
    private static readonly uint[] OverZeros = BuildOverZeros();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 3 * Stretch; bytes = bytes[(3 * Stretch)..]) crc = AddThree(crc, bytes[..(3 * Stretch)]);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var last in bytes) crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }

    private static uint AddThree(uint crc, ReadOnlySpan<byte> bytes)
    {
        var (first, second, third) = (crc, 0u, 0u);
        for (var at = 0; at < Stretch; at += sizeof(ulong))
        {
            first = BitOperations.Crc32C(first, BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]));
            second = BitOperations.Crc32C(second, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + Stretch)..]));
            third = BitOperations.Crc32C(third, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + (2 * Stretch))..]));
        }

        return AddZeros(AddZeros(first) ^ second) ^ third;
    }

    private static uint AddZeros(uint crc) =>
        OverZeros[crc & 0xff] ^ OverZeros[0x100 + ((crc >> 8) & 0xff)] ^ OverZeros[0x200 + ((crc >> 16) & 0xff)] ^ OverZeros[0x300 + (crc >> 24)];

    private static uint[] BuildOverZeros()
    {
        var table = new uint[4 * 256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = (uint)(i & 0xff) << (8 * (i >> 8));
            for (var zeros = 0; zeros < Stretch; zeros += sizeof(ulong)) crc = BitOperations.Crc32C(crc, 0ul);
            table[i] = crc;
        }

        return table;
    }
}
