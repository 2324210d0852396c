using System.Collections.Concurrent;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Keeps the files of deleted segments open for a while, so that reads that have begun can end.</summary>
internal sealed class SegmentGraveyard(TimeProvider time) : IDisposable
{
    // A read takes milliseconds from finding a segment to having its bytes. Until the file is closed it takes up disk and memory.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(DateTimeOffset Since, Segment Segment)> _buried = [];

    public void Bury(IEnumerable<Segment> segments)
    {
        foreach (var segment in segments) _buried.Enqueue((time.GetUtcNow(), segment));
    }

    /// <summary>Closes what has lain long enough.</summary>
    public void Clear()
    {
        while (_buried.TryPeek(out var oldest) && time.GetUtcNow() - oldest.Since > Rest && _buried.TryDequeue(out oldest)) oldest.Segment.Dispose();
    }

    public void Dispose()
    {
        while (_buried.TryDequeue(out var buried)) buried.Segment.Dispose();
    }
}
