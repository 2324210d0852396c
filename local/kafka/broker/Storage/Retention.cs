namespace Meridian.Local.Kafka.Storage;

/// <summary>The rules by which old segments go.</summary>
internal static class Retention
{
    /// <summary>Where the log starts once what is too old or too much has gone, by whole segments; the last segment always stays.</summary>
    public static long StartOf(ReadOnlySpan<Segment> segments, LogConfig config, DateTimeOffset now, long start, long highWatermark)
    {
        var excess = -config.RetentionBytes ?? long.MinValue / 2;
        foreach (var segment in segments) excess += segment.Size;
        foreach (var segment in segments[..^1])
        {
            if (excess < segment.Size && !IsExpired(segment, config, now, highWatermark)) break;
            excess -= segment.Size;
            start = Math.Max(start, segment.EndOffset);
        }

        return start;
    }

    /// <summary>Whether every record of a segment is older than the topic keeps them.</summary>
    public static bool IsExpired(Segment segment, LogConfig config, DateTimeOffset now, long highWatermark) =>
        config.Retention is { } age
        && segment.Size > 0
        && segment.EndOffset <= highWatermark
        && segment.Index.MaxTimestamp < (now - age).ToUnixTimeMilliseconds();
}
