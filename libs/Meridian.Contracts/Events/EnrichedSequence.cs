using System.Buffers.Binary;

namespace Meridian.Contracts.Events;

/// <summary>
/// Where a record of <c>events.enriched</c> stands in its partition; its header <see cref="RecordHeaders.Sequence"/>. After a crash the processor
/// publishes the records of an unconfirmed insert again, from the first, with the same events under the same sequences, and nothing newer before the
/// last of them is acknowledged. So a consumer that handles only what <see cref="Follows"/> the last it has handled sees every record once and in order.
/// It keeps that last one per partition, best in the transaction of its own effects.
/// </summary>
/// <param name="Chunk">The number of the insert whose events these are: it grows in a partition, with gaps.</param>
/// <param name="Ordinal">The record's place among those of the insert, from 0.</param>
public readonly record struct EnrichedSequence(long Chunk, int Ordinal) : IComparable<EnrichedSequence>
{
    private const int Length = sizeof(long) + sizeof(int);

    /// <summary>
    /// Whether this record is the one to handle after <paramref name="last"/> (null: after none). What does not follow is a repeat, or stands before
    /// a record that got lost on its way and comes again; both are to be passed over.
    /// </summary>
    public bool Follows(EnrichedSequence? last) =>
        Ordinal == 0 ? last is null || Chunk > last.Value.Chunk : last is { } before && before.Chunk == Chunk && before.Ordinal == Ordinal - 1;

    /// <summary>The header's value: twelve bytes, big-endian, so that they sort as the sequences do.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Chunk);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(sizeof(long)), Ordinal);
        return bytes;
    }

    /// <summary>Reads a header's value; false when it is something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EnrichedSequence sequence)
    {
        sequence = default;
        if (bytes.Length != Length) return false;
        sequence = new EnrichedSequence(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[sizeof(long)..]));
        return sequence is { Chunk: >= 0, Ordinal: >= 0 };
    }

    /// <inheritdoc/>
    public int CompareTo(EnrichedSequence other) => Chunk == other.Chunk ? Ordinal.CompareTo(other.Ordinal) : Chunk.CompareTo(other.Chunk);

    public static bool operator <(EnrichedSequence left, EnrichedSequence right) => left.CompareTo(right) < 0;

    public static bool operator >(EnrichedSequence left, EnrichedSequence right) => left.CompareTo(right) > 0;

    public static bool operator <=(EnrichedSequence left, EnrichedSequence right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EnrichedSequence left, EnrichedSequence right) => left.CompareTo(right) >= 0;
}
