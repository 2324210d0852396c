using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>Reads the records of a batch.</summary>
public static class RecordBatch
{
    /// <summary>The records of one whole batch, decompressed if need be.</summary>
    /// <exception cref="MalformedMessageException">The records are not what the header promises.</exception>
    /// <exception cref="NotSupportedException">The batch is compressed with zstd and the system has no libzstd.</exception>
    public static IEnumerable<Record> Read(ReadOnlyMemory<byte> batch)
    {
        var header = BatchHeader.Read(batch.Span);
        var records = new ByteReader(Decompressor.Decompress(header.Compression, batch[BatchHeader.Size..]));
        for (var i = 0; i < header.RecordCount; i++) yield return ReadRecord(ref records, header);
    }

    private static Record ReadRecord(ref ByteReader records, in BatchHeader header)
    {
        var length = records.Varint();
        if (length < 0) throw new MalformedMessageException($"A record of {length} bytes.");
        var body = records.Bytes(length);
        var reader = new ByteReader(body);
        reader.Skip(1);
        var timestamp = header.FirstTimestamp + reader.Varlong();
        var offset = header.BaseOffset + reader.Varint();
        return new Record(offset, header.IsLogAppendTime ? header.MaxTimestamp : timestamp, body[reader.Position..]);
    }
}
