using System.Buffers.Binary;
using System.Numerics;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>CRC-32C (Castagnoli), the checksum of record batches, by the processor's own instruction where it has one.</summary>
public static class Crc32C
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var last in bytes) crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }
}
