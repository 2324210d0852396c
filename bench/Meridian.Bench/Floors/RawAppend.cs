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

    /// <summary>Records that come at a fixed rate, each appended as soon as it is there, one fdatasync for all that have come: how long each waits.</summary>
    public static Latencies Time(TimeSpan duration, RecordSize size, int perSecond)
    {
        var folder = Directory.CreateDirectory(Path.Combine(StackPaths.OfThisBinary().Home, "bench", "append"));
        var (batch, waits, clock) = (size.Batch(1), new List<double>(), Stopwatch.StartNew());
        using (var file = File.OpenHandle(PathOf(folder, 0), FileMode.Create, FileAccess.Write))
        {
            for (var written = 0; clock.Elapsed < duration;)
            {
                var due = (int)(clock.Elapsed.TotalSeconds * perSecond);
                if (due == written) continue;
                var first = written;
                for (; written < due; written++) RandomAccess.Write(file, batch, (long)written * batch.Length);
                FileSync.FlushData(file);
                for (; first < written; first++) waits.Add(clock.Elapsed.TotalMilliseconds - ((first + 1) * 1000.0 / perSecond));
            }
        }
        folder.Delete(recursive: true);
        var result = new Latencies();
        result.Add(waits);
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
