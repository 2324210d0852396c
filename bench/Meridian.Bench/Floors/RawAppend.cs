using System.Diagnostics;
using Meridian.Bench.Brokers;
using Meridian.Bench.Harness;
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

    /// <summary>How long it takes to append one record and make it durable, over and over.</summary>
    public static Latencies Time(TimeSpan duration, RecordSize size)
    {
        var folder = Directory.CreateDirectory(Path.Combine(StackPaths.OfThisBinary().Home, "bench", "append"));
        var (batch, latencies, clock) = (size.Batch(1), new List<double>(), Stopwatch.StartNew());
        using (var file = File.OpenHandle(PathOf(folder, 0), FileMode.Create, FileAccess.Write))
        {
            for (var written = 0L; clock.Elapsed < duration; written += batch.Length)
            {
                var started = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, batch, written);
                FileSync.FlushData(file);
                latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        folder.Delete(recursive: true);
        var result = new Latencies();
        result.Add(latencies);
        return result;
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
