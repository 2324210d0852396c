using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Storage;

/// <summary>A compacted log in which a part of the broker keeps its own state: the last value of each key.</summary>
internal sealed class InternalLog(PartitionLog log, TimeProvider time) : IDisposable
{
    // Raised when a record's layout changes; fields of newer versions are then marked with the version they came in.
    private const short FormatVersion = 1;

    public static readonly LogConfig Config = new() { SegmentBytes = 8 * 1024 * 1024, Deletes = false, Compacts = true };

    public PartitionLog Log => log;

    /// <summary>Writes records; a null value removes its key.</summary>
    /// <returns>None once they are durable, or the disk's error.</returns>
    public ValueTask<ErrorCode> WriteAsync(IEnumerable<(IMessage Key, IMessage? Value)> records)
    {
        using var builder = new RecordBatchBuilder();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (key, value) in records)
        {
            if (value is null) builder.AddTombstone(now, Encode(key));
            else builder.Add(now, Encode(key), Encode(value));
        }

        if (builder.RecordCount == 0) return ValueTask.FromResult(ErrorCode.None);
        using var batch = builder.Build();
        // The batch is in the file when this returns, so its buffer can go back even though the wait is not over.
        return log.AppendDurablyAsync(batch.Memory);
    }

    public ValueTask<ErrorCode> WriteAsync(IMessage key, IMessage? value) => WriteAsync([(key, value)]);

    /// <summary>All records in the order they were written; of a key the last one counts.</summary>
    public IEnumerable<(TKey Key, ReadOnlyMemory<byte>? Value)> ReadAll<TKey>()
        where TKey : IMessage, new() =>
        log.Snapshot().ReadAll().Where(record => record.Key is not null).Select(record => (Decode<TKey>(record.Key!.Value), record.Value));

    public static T Decode<T>(ReadOnlyMemory<byte> bytes)
        where T : IMessage, new()
    {
        var version = new ByteReader(bytes).Int16();
        if (version > FormatVersion) throw new MalformedMessageException($"A record of format {version}; this broker knows up to {FormatVersion}.");
        var reader = new WireReader(bytes[sizeof(short)..], version, flexible: false);
        var message = new T();
        message.Describe(ref reader);
        return message;
    }

    public void Dispose() => log.Dispose();

    private static byte[] Encode(IMessage message)
    {
        var writer = new WireWriter(FormatVersion, flexible: false);
        try
        {
            var version = FormatVersion;
            writer.Int16(ref version);
            message.Describe(ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
