using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Whether what a producer sent for a partition may go into its log as it is.</summary>
internal static class BatchCheck
{
    private const short ZstdSince = 7;

    /// <param name="version">Version of the Produce request it came in.</param>
    public static ErrorCode Check(ReadOnlySpan<byte> records, LogConfig config, short version)
    {
        if (records.Length < BatchHeader.Size) return ErrorCode.CorruptMessage;
        var header = BatchHeader.Read(records);
        if (header.Magic != 2) return ErrorCode.InvalidRecord;
        // One batch a partition: a second one would be given no offset of its own.
        if (header.TotalSize != records.Length) return header.TotalSize > 0 && header.TotalSize < records.Length ? ErrorCode.InvalidRecord : ErrorCode.CorruptMessage;
        if (records.Length > config.MaxMessageBytes) return ErrorCode.MessageTooLarge;
        if (BatchHeader.ComputeCrc(records) != header.Crc) return ErrorCode.CorruptMessage;
        return CheckFields(header, version);
    }

    /// <summary>Which records of a batch, counted from 0, have no key although their topic is compacted by key.</summary>
    public static List<int> FindKeyless(ReadOnlyMemory<byte> batch)
    {
        try
        {
            return [.. RecordBatch.Read(batch).Select((record, index) => (record.Key, index)).Where(record => record.Key is null).Select(record => record.index)];
        }
        catch (NotSupportedException)
        {
            // What cannot be looked into is taken as it is, and compaction leaves it alone.
            return [];
        }
    }

    private static ErrorCode CheckFields(in BatchHeader header, short version)
    {
        if (header.IsControl || header.RecordCount <= 0 || header.LastOffsetDelta != header.RecordCount - 1) return ErrorCode.InvalidRecord;
        if (header.HasProducer && (header.ProducerEpoch < 0 || header.BaseSequence < 0)) return ErrorCode.InvalidRecord;
        var isKnown = header.Compression <= (version >= ZstdSince ? CompressionType.Zstd : CompressionType.Lz4);
        return isKnown ? ErrorCode.None : ErrorCode.UnsupportedCompressionType;
    }
}
