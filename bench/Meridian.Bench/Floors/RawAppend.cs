using System.Diagnostics;
using Meridian.Bench.Brokers;
using Meridian.Stack;

namespace Meridian.Bench.Floors;

/// <summary>The floor of a log: the same bytes appended to files of the same size, one pwrite a batch, with or without making each durable.</summary>
internal static class RawAppend
{
    private const int BatchBytes = 1_000_000;
    private const int FileBytes = 64 * 1024 * 1024;

    // Older files go, as the broker's do: the disk is not to be busy with what is no longer wanted.
    private const int Kept = 4;

    public static Throughput Run(TimeSpan duration, bool durable)
    {
        var folder = Directory.CreateDirectory(Path.Combine(StackPaths.OfThisBinary().Home, "bench", "append"));
        var batch = new byte[BatchBytes];
        new Random(1).NextBytes(batch);
        var clock = Stopwatch.StartNew();
        var written = 0L;
        for (var file = 0; clock.Elapsed < duration; file++) written += Fill(PathOf(folder, file), batch, durable, clock, duration, PathOf(folder, file - Kept));
        clock.Stop();
        folder.Delete(recursive: true);
        return new Throughput(written / BatchBytes, written, clock.Elapsed);
    }

    private static string PathOf(DirectoryInfo folder, int file) => Path.Combine(folder.FullName, FormattableString.Invariant($"{file}.log"));

    private static long Fill(string path, byte[] batch, bool durable, Stopwatch clock, TimeSpan duration, string oldest)
    {
        File.Delete(oldest);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var written = 0L;
        for (; written < FileBytes && clock.Elapsed < duration; written += batch.Length)
        {
            RandomAccess.Write(file, batch, written);
            if (durable) FileSync.FlushData(file);
        }
        return written;
    }
}
