using System.Globalization;
using System.Text;

namespace Meridian.Local.Kafka.Storage;

/// <summary>What a log's directory holds, read when the log is opened.</summary>
/// <param name="Start">The first offset there is.</param>
/// <param name="Producers">The producers as of the end of the last segment.</param>
internal sealed record LogFiles(Segment[] Segments, long Start, ProducerTable Producers)
{
    private const string StartFile = "log-start";

    /// <summary>Opens the files, or makes the first. After a crash they are read through, and what is not whole at the end is cut off.</summary>
    public static LogFiles Open(string directory, LogContext context)
    {
        Directory.CreateDirectory(directory);
        var now = context.Time.GetUtcNow();
        var start = ReadStart(directory);
        Segment[] segments =
        [
            .. Directory.EnumerateFiles(directory, "*.log").Order(StringComparer.Ordinal).Select(path => OpenSegment(path, now, context)),
        ];
        segments = DropMerged(segments);
        if (segments.Length == 0) segments = [Segment.Create(directory, start, now)];
        if (context.Fsync == FsyncPolicy.GroupCommit && !segments[^1].IsTrusted) segments[^1].Flush();
        return new LogFiles(segments, Math.Max(start, segments[0].BaseOffset), ReplayProducers(directory, segments));
    }

    /// <summary>Makes it outlast a restart that the log starts at <paramref name="start"/>, amid a segment.</summary>
    public static void SaveStart(string directory, long start) =>
        Disk.Replace(Path.Combine(directory, StartFile), Encoding.ASCII.GetBytes(start.ToString(CultureInfo.InvariantCulture)));

    public static void SaveProducers(string directory, long asOf, byte[] producers) =>
        Disk.ReplaceLazily(Segment.PathOf(directory, asOf, ".state"), producers);

    // A compaction that was cut short left segments whose records the one before them holds too.
    private static Segment[] DropMerged(Segment[] segments)
    {
        var kept = new List<Segment>(segments.Length);
        foreach (var segment in segments)
        {
            if (kept.Count == 0 || segment.BaseOffset >= kept[^1].EndOffset)
            {
                kept.Add(segment);
                continue;
            }

            segment.Delete();
            segment.Dispose();
        }

        return [.. kept];
    }

    private static Segment OpenSegment(string path, DateTimeOffset now, LogContext context)
    {
        var segment = Segment.Open(path, now);
        if (segment.IsTrusted) return segment;
        var cut = segment.Recover();
        if (cut > 0) Log.TailCut(context.Logger, path, cut, segment.EndOffset);
        return segment;
    }

    // The newest saved table, then whatever batches came after it.
    private static ProducerTable ReplayProducers(string directory, Segment[] segments)
    {
        var (table, from) = LoadProducers(directory, segments[^1].EndOffset);
        foreach (var segment in segments.Where(segment => segment.EndOffset > from))
        {
            using var scanner = new BatchScanner(segment.File, segment.PositionOf(from), segment.Size, readAhead: 64 * 1024);
            while (scanner.MoveNext())
            {
                if (scanner.Header.BaseOffset >= from) table.Replay(scanner.Header, scanner.Header.IsControl ? scanner.Batch() : default);
            }
        }

        return table;
    }

    private static (ProducerTable Table, long From) LoadProducers(string directory, long end)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*.state").OrderDescending(StringComparer.Ordinal))
        {
            var offset = long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
            if (offset <= end && ProducerTable.Load(File.ReadAllBytes(path)) is { } table) return (table, offset);
        }

        return (new ProducerTable(), 0);
    }

    private static long ReadStart(string directory)
    {
        var path = Path.Combine(directory, StartFile);
        return File.Exists(path) && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var start) ? start : 0;
    }
}
