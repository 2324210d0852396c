using System.Runtime.InteropServices;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>Decompresses zstd with the system's libzstd, which every Debian has (dpkg needs it).</summary>
internal static partial class Zstd
{
    private const string Library = "libzstd.so.1";
    private const int BufferTooSmall = -70;

    /// <exception cref="NotSupportedException">The system has no libzstd.</exception>
    public static ReadOnlyMemory<byte> Decompress(ReadOnlySpan<byte> bytes)
    {
        try
        {
            for (var capacity = Math.Max(bytes.Length, 1024) * 4L; capacity <= Decompressor.MaxSize; capacity *= 4)
            {
                var output = new byte[capacity];
                var size = Decompress(output, (nuint)output.Length, bytes, (nuint)bytes.Length);
                if (IsError(size) == 0) return output.AsMemory(0, (int)size);
                if ((nint)size != BufferTooSmall) throw new MalformedMessageException("A batch is not zstd.");
            }

            throw new MalformedMessageException("A zstd batch that expands too far.");
        }
        catch (DllNotFoundException missing)
        {
            throw new NotSupportedException($"{Library} is needed to look into zstd batches.", missing);
        }
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_decompress")]
    private static partial nuint Decompress(Span<byte> destination, nuint capacity, ReadOnlySpan<byte> source, nuint size);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);
}
