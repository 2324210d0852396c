using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>Builds one uncompressed record batch. Set what the header should say, add records in the order of their offsets, then build.</summary>
public sealed class RecordBatchBuilder : IDisposable
{
    private const short TransactionalBit = 0x10;
    private const short ControlBit = 0x20;

    private ByteWriter _out = new(BatchHeader.Size + 512);
    private long? _firstTimestamp;

    public RecordBatchBuilder() => _out.Give(BatchHeader.Size);

    public long BaseOffset { get; init; }

    public short Attributes { get; init; }

    public long ProducerId { get; init; } = -1;

    public short ProducerEpoch { get; init; } = -1;

    public int BaseSequence { get; init; } = -1;

    public int RecordCount { get; private set; }

    /// <summary>Distance of the last offset from <see cref="BaseOffset"/>; follows the records added, and compaction may set it further.</summary>
    public int LastOffsetDelta { get; set; } = -1;

    public long FirstTimestamp => _firstTimestamp ?? MaxTimestamp;

    public long MaxTimestamp { get; set; } = -1;

    /// <summary>The batch that ends a transaction in a partition. Its one record says which way (KIP-98: key version and type, value version and coordinator epoch).</summary>
    public static RecordBatchBuilder EndOfTransaction(long producerId, short producerEpoch, bool commit, long timestamp)
    {
        var batch = new RecordBatchBuilder
        {
            Attributes = TransactionalBit | ControlBit,
            ProducerId = producerId,
            ProducerEpoch = producerEpoch,
        };
        batch.Add(timestamp, [0, 0, 0, commit ? (byte)1 : (byte)0], [0, 0, 0, 0, 0, 0]);
        return batch;
    }

    /// <summary>Adds a record without headers at the next offset.</summary>
    public void Add(long timestamp, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => AddField(timestamp, key, value, isTombstone: false);

    /// <summary>Adds a record that says "no value for this key".</summary>
    public void AddTombstone(long timestamp, ReadOnlySpan<byte> key) => AddField(timestamp, key, default, isTombstone: true);

    /// <summary>Adds a record as it was read from another batch, at its own offset.</summary>
    public void Add(in Record record)
    {
        _firstTimestamp ??= record.Timestamp;
        MaxTimestamp = Math.Max(MaxTimestamp, record.Timestamp);
        LastOffsetDelta = (int)(record.Offset - BaseOffset);
        RecordCount++;
        var timestampDelta = record.Timestamp - FirstTimestamp;
        var body = record.KeyValueHeaders.Span;
        _out.Varint(1 + LengthOf(timestampDelta) + LengthOf(LastOffsetDelta) + body.Length);
        _out.Byte(0);
        _out.Varlong(timestampDelta);
        _out.Varint(LastOffsetDelta);
        _out.Bytes(body);
    }

    /// <summary>The finished batch; the builder is used up.</summary>
    public PooledBytes Build()
    {
        var batch = _out.At(0, _out.Position);
        BatchHeader.Write(batch, this);
        return _out.Detach();
    }

    public void Dispose() => _out.Dispose();

    private static int LengthOf(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        var length = 1;
        for (; zigzag >= 0x80; zigzag >>= 7) length++;
        return length;
    }

    private void AddField(long timestamp, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        var body = new ByteWriter(key.Length + value.Length + 16);
        body.Varint(key.Length);
        body.Bytes(key);
        body.Varint(isTombstone ? -1 : value.Length);
        body.Bytes(value);
        body.Varint(0);
        Add(new Record(BaseOffset + LastOffsetDelta + 1, timestamp, body.Written));
        body.Dispose();
    }
}
