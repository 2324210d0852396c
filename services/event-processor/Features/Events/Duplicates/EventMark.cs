using System.Buffers.Binary;

namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>An event by its place in a partition: the offset of its record and its place in the block.</summary>
internal readonly record struct EventMark(long Offset, uint Index)
{
    private const int Length = sizeof(long) + sizeof(uint);

    public static byte[] ToBytes(IReadOnlyCollection<EventMark> marks)
    {
        var bytes = new byte[marks.Count * Length];
        var rest = bytes.AsSpan();
        foreach (var (offset, index) in marks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, offset);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[sizeof(long)..], index);
            rest = rest[Length..];
        }

        return bytes;
    }

    public static HashSet<EventMark> FromBytes(ReadOnlySpan<byte> bytes)
    {
        var marks = new HashSet<EventMark>(bytes.Length / Length);
        for (; bytes.Length >= Length; bytes = bytes[Length..])
        {
            marks.Add(new EventMark(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(long)..])));
        }

        return marks;
    }
}
