using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>One record of a batch.</summary>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="KeyValueHeaders">Key, value and headers as they are encoded in the batch.</param>
public readonly record struct Record(long Offset, long Timestamp, ReadOnlyMemory<byte> KeyValueHeaders)
{
    /// <summary>The key, or null if there is none.</summary>
    public ReadOnlyMemory<byte>? Key => ReadField(KeyValueHeaders, 0);

    /// <summary>The value, or null for a tombstone.</summary>
    public ReadOnlyMemory<byte>? Value => ReadField(KeyValueHeaders, 1);

    private static ReadOnlyMemory<byte>? ReadField(ReadOnlyMemory<byte> fields, int index)
    {
        var reader = new ByteReader(fields);
        for (; index > 0; index--) reader.Skip(Math.Max(reader.Varint(), 0));
        var length = reader.Varint();
        // Said in full: a bare null would become an empty memory, by way of a null array.
        return length < 0 ? (ReadOnlyMemory<byte>?)null : reader.Bytes(length);
    }
}
