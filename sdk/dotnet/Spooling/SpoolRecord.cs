using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Meridian.Client.Spooling;

/// <summary>
/// A batch on disk: the length of what follows the head, its CRC-32C, the number of events (little-endian, 4 bytes each), then each event
/// with its length in front.
/// </summary>
internal static class SpoolRecord
{
    public const int HeadLength = 12;
    private const int LengthLength = 4;

    // Nothing that was written is longer: a length beyond it is damage, not a reason to read a gigabyte.
    private const int LongestBody = 64 * 1024 * 1024;

    public static byte[] Write(IReadOnlyList<byte[]> events)
    {
        var record = new byte[HeadLength + events.Sum(item => LengthLength + item.Length)];
        var at = HeadLength;
        foreach (var item in events)
        {
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(at), item.Length);
            item.CopyTo(record, at + LengthLength);
            at += LengthLength + item.Length;
        }

        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeadLength);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), events.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Checksum(record.AsSpan(8)));
        return record;
    }

    /// <summary>How long the record is that begins so; 0 when none does.</summary>
    public static int LengthOf(ReadOnlySpan<byte> head)
    {
        var body = head.Length < HeadLength ? 0 : BinaryPrimitives.ReadInt32LittleEndian(head);
        return body is > 0 and <= LongestBody ? HeadLength + body : 0;
    }

    /// <summary>How many events are in a record.</summary>
    public static int CountOf(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadInt32LittleEndian(head[8..]);

    public static bool IsSound(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) == Checksum(record[8..]);

    /// <summary>The events of a sound record.</summary>
    public static List<byte[]> Read(ReadOnlySpan<byte> record)
    {
        var events = new List<byte[]>(CountOf(record));
        for (var rest = record[HeadLength..]; !rest.IsEmpty;)
        {
            var end = LengthLength + BinaryPrimitives.ReadInt32LittleEndian(rest);
            events.Add(rest[LengthLength..end].ToArray());
            rest = rest[end..];
        }

        return events;
    }

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
