using System.IO.Compression;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>Undoes the compression of a batch's records. The broker needs this only to look inside batches: lookups by time, and compaction.</summary>
internal static class Decompressor
{
    /// <summary>The most one batch may expand to; more is taken for an attack or damage.</summary>
    internal const int MaxSize = 256 * 1024 * 1024;

    internal static ReadOnlyMemory<byte> Decompress(CompressionType type, ReadOnlyMemory<byte> bytes) => type switch
    {
        CompressionType.None => bytes,
        CompressionType.Gzip => Gunzip(bytes),
        CompressionType.Snappy => Snappy.Decompress(bytes),
        CompressionType.Lz4 => Lz4.Decompress(bytes),
        CompressionType.Zstd => Zstd.Decompress(bytes.Span),
        _ => throw new MalformedMessageException($"Compression type {(int)type}."),
    };

    private static ReadOnlyMemory<byte> Gunzip(ReadOnlyMemory<byte> bytes)
    {
        using var output = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                output.Write(buffer.AsSpan(0, read));
                if (output.Length > MaxSize) throw new MalformedMessageException("A gzip batch that expands too far.");
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new MalformedMessageException("A batch is not gzip.", damaged);
        }

        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }
}
