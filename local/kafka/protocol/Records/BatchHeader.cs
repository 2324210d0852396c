using System.Buffers.Binary;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>The header of a record batch, format version 2 (magic 2).</summary>
/// <remarks>
/// Layout, big-endian: base offset 8, batch length 4 (of what follows it), leader epoch 4, magic 1, CRC-32C 4 (over all that follows it),
/// attributes 2, last offset delta 4, first timestamp 8, max timestamp 8, producer id 8, producer epoch 2, base sequence 4, record count 4.
/// Base offset and leader epoch stand outside the checksum, so a broker can set them without touching the rest.
/// </remarks>
public readonly record struct BatchHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 61;

    /// <summary>Bytes up to and including the batch length: what the length does not count.</summary>
    public const int Overhead = 12;

    private const int MagicAt = 16;
    private const int CrcAt = 17;
    private const int AttributesAt = 21;

    public long BaseOffset { get; private init; }

    /// <summary>Size of the whole batch in bytes, header included.</summary>
    public int TotalSize { get; private init; }

    public sbyte Magic { get; private init; }

    public uint Crc { get; private init; }

    public short Attributes { get; private init; }

    public int LastOffsetDelta { get; private init; }

    /// <summary>Milliseconds since 1970 of the record that the deltas of all others refer to.</summary>
    public long FirstTimestamp { get; private init; }

    /// <summary>Milliseconds since 1970 of the latest record, or when the batch was appended if <see cref="IsLogAppendTime"/>.</summary>
    public long MaxTimestamp { get; private init; }

    public long ProducerId { get; private init; }

    public short ProducerEpoch { get; private init; }

    public int BaseSequence { get; private init; }

    public int RecordCount { get; private init; }

    public CompressionType Compression => (CompressionType)(Attributes & 0x7);

    public bool IsLogAppendTime => (Attributes & 0x8) != 0;

    public bool IsTransactional => (Attributes & 0x10) != 0;

    public bool IsControl => (Attributes & 0x20) != 0;

    /// <summary>The offset of the last record, also where compaction has taken that record away.</summary>
    public long LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>The sequence number of the last record; numbers wrap from 2^31-1 to 0.</summary>
    public int LastSequence => (BaseSequence + LastOffsetDelta) & int.MaxValue;

    public bool HasProducer => ProducerId >= 0;

    /// <summary>Whether the batch is one of an idempotent producer's, whose sequence numbers must follow one another.</summary>
    public bool IsSequenced => HasProducer && !IsControl;

    /// <summary>Reads the header at the start of <paramref name="bytes"/>; checks nothing.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static BatchHeader Read(ReadOnlySpan<byte> bytes) => new()
    {
        BaseOffset = BinaryPrimitives.ReadInt64BigEndian(bytes),
        TotalSize = ReadTotalSize(bytes),
        Magic = (sbyte)bytes[MagicAt],
        Crc = BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcAt..]),
        Attributes = BinaryPrimitives.ReadInt16BigEndian(bytes[AttributesAt..]),
        LastOffsetDelta = BinaryPrimitives.ReadInt32BigEndian(bytes[23..]),
        FirstTimestamp = BinaryPrimitives.ReadInt64BigEndian(bytes[27..]),
        MaxTimestamp = BinaryPrimitives.ReadInt64BigEndian(bytes[35..]),
        ProducerId = BinaryPrimitives.ReadInt64BigEndian(bytes[43..]),
        ProducerEpoch = BinaryPrimitives.ReadInt16BigEndian(bytes[51..]),
        BaseSequence = BinaryPrimitives.ReadInt32BigEndian(bytes[53..]),
        RecordCount = BinaryPrimitives.ReadInt32BigEndian(bytes[57..]),
    };

    /// <summary>Size of the batch at the start of <paramref name="bytes"/>, or -1 if its length field makes no sense.</summary>
    public static int ReadTotalSize(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        return length is >= Size - Overhead and <= int.MaxValue - Overhead ? length + Overhead : -1;
    }

    /// <summary>The checksum that the batch in <paramref name="batch"/> should carry.</summary>
    public static uint ComputeCrc(ReadOnlySpan<byte> batch) => Crc32C.Compute(batch[AttributesAt..]);

    /// <summary>Gives a batch its place in the log. The checksum does not cover these fields.</summary>
    public static void Place(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], leaderEpoch);
    }

    /// <summary>Marks the batch as stamped by the log at <paramref name="timestamp"/> (milliseconds since 1970) and renews its checksum.</summary>
    public static void StampAppendTime(Span<byte> batch, long timestamp)
    {
        batch[AttributesAt + 1] |= 0x8;
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], ComputeCrc(batch));
    }

    /// <summary>Writes this header into the first <see cref="Size"/> bytes of a finished batch, with length and checksum computed from it.</summary>
    internal static void Write(Span<byte> batch, RecordBatchBuilder of)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, of.BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[8..], batch.Length - Overhead);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], 0);
        batch[MagicAt] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesAt..], of.Attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch[23..], of.LastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(batch[27..], of.FirstTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], of.MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[43..], of.ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[51..], of.ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[53..], of.BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[57..], of.RecordCount);
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], ComputeCrc(batch));
    }
}
